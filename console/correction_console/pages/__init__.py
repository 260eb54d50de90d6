"""The staff's pages (页面), one module a page."""
