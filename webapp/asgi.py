"""The web process: pages and sockets; uvicorn and Daphne both serve `webapp.asgi:application`."""

from __future__ import annotations

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from django import setup
from django.conf import settings
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
# models may only be imported once Django is set up, and sockets need models
setup(set_prefix=False)

from webapp.arriving import ArrivingHandler  # noqa: E402
from webapp.environment import write_privately  # noqa: E402
from webapp.origins import OwnOrigins  # noqa: E402
from webapp.proxies import BehindProxy  # noqa: E402
from webapp.review.looking import NoteSocketLooks  # noqa: E402
from webapp.runs.routing import websocket_urlpatterns  # noqa: E402
from webapp.runs.tending import Tending  # noqa: E402

write_privately()


routes = URLRouter([*websocket_urlpatterns, re_path("", WebsocketDenier.as_asgi())])
sockets = OwnOrigins(AuthMiddlewareStack(NoteSocketLooks(routes)), settings.ORIGINS)
parts = ProtocolTypeRouter({"http": ArrivingHandler(), "websocket": sockets, "lifespan": Tending()})
application = BehindProxy(parts, settings.TRUSTED_PROXIES, settings.SITE)
