"""The HTTP interface for other systems (接口), version 1: the verbs and queries of the pages, as JSON."""
