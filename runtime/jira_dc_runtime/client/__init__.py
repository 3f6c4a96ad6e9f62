"""The two clients: a `Call` goes in, its value comes out. Settings, options and everything below put together."""

from __future__ import annotations

from .async_client import AsyncClient
from .client import Client
from .resource import AsyncResource, Resource

__all__ = ["AsyncClient", "AsyncResource", "Client", "Resource"]
