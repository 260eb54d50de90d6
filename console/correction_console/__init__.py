"""The staff's pages and the HTTP interface (工作台): one process, behind `correction-console`."""
