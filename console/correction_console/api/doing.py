"""The operations of all verbs (各办理事项的接口): made from the table of what is offered."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel

from correction.domain.entry import FACT_KINDS
from correction.store.sent_work import Sent
from correction_console.api.carrying import Asked, carry_out
from correction_console.api.models import Done, DoneEntry
from correction_console.api.offered import VERBS
from correction_console.api.verbs import Place, Verb
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs
from correction_console.recording import KEY

# Told by the description alone: who sends another id is answered in the office's own words.
Key = Annotated[str, Path(json_schema_extra={"format": "uuid", "pattern": f"^{KEY}$"})]


def done_of(key: str, sent: Sent) -> Done:
    """Say where the entries stand that a request made."""
    lines = [
        DoneEntry(
            log_id=line.log_id,
            number=line.number,
            entry_id=line.entry_id,
            kind=line.kind,
            kind_zh=FACT_KINDS[line.kind].ZH,
        )
        for line in sent.lines
    ]
    return Done(key=key, done_at=sent.done_at, entries=lines)


def operation(verb: Verb) -> Callable[..., Done]:
    """Make the operation of one verb: it answers 201 when it is done, 200 when it was done before."""

    def do(request: Request, response: Response, **said: Any) -> Done:
        asker: Asker = said["asker"]
        body: BaseModel | None = said.get("body")
        places = {name: said[name] for name in verb.places}
        asked = Asked(verb=verb, places=places, body=body, key=said["key"].strip().lower())
        sent, new = carry_out(console_of(request), asker, asked)
        response.status_code = 201 if new else 200
        return done_of(asked.key, sent)

    kinds: dict[str, Any] = {"request": Request, "response": Response}
    kinds["asker"] = Annotated[Asker, Depends(Needs(verb.right))]
    kinds |= dict.fromkeys(verb.places, Place) | {"key": Key}
    if verb.body is not None:
        kinds["body"] = verb.body
    parameters = [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in kinds.items()]
    do.__signature__ = Signature(parameters, return_annotation=Done)  # type: ignore[attr-defined]
    do.__name__ = verb.name
    return do


def make_router() -> APIRouter:
    """Make the operations, once for the process."""
    made = APIRouter()
    for verb in VERBS:
        told = (verb.office_verb.__doc__ or "").partition("\n\n")[0].replace("\n    ", " ")
        made.add_api_route(
            verb.path + "/{key}",
            operation(verb),
            methods=["PUT"],
            summary=verb.did,
            description=told,
            responses={201: {"model": Done}},
        )
    return made


router = make_router()
