"""Alembic's environment: runs the revisions on the connection that `correction.store.migrate` hands over."""

from alembic import context

config = context.config

context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    render_as_batch=True,
)

with context.begin_transaction():
    context.run_migrations()
