"""Notices that wait to be told (待发通知): the queue of a store, its rows and its statements."""
