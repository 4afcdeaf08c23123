"""The review and status pages, under Airflow's web server and sign-in, linked in its navigation.

Airflow loads plugins in every process; only the web server needs the pages, so they are imported when it is first asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from airflow.plugins_manager import AirflowPlugin

from include.review_pages import PREFIX

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from include.review_pages.access import Person

REVIEW_DAG = "review_year"


class AirflowAccess:
    """Airflow's own sign-in, whichever auth manager it uses; reviewers are those who may trigger `review_year`."""

    async def person(self, request: Request) -> Person | None:
        """Who sent the request, by cookie or token, or None. A token that has expired or is forged is nobody."""
        from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
        from airflow.api_fastapi.core_api.security import bearer_scheme, get_user, requires_access_dag
        from fastapi import HTTPException

        from include.review_pages.access import Person

        try:
            user = await get_user(request, None, await bearer_scheme(request))
        except HTTPException:
            return None
        try:
            requires_access_dag("POST", DagAccessEntity.RUN, REVIEW_DAG)(request, user)
        except HTTPException:
            return Person(user.get_name(), may_review=False)
        return Person(user.get_name(), may_review=True)

    def sign_in_address(self, request: Request) -> str:
        """Airflow's sign-in, which leads to that of its auth manager and back to the page that was wanted."""
        root = request.scope.get("root_path", "").removesuffix(PREFIX)
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return f"{root}/api/v2/auth/login?{urlencode({'next': here})}"

    def own_addresses(self) -> tuple[str, ...]:
        """What `[api] base_url` says, for servers behind another one."""
        from airflow.configuration import conf

        return (conf.get("api", "base_url", fallback=""),)


class PagesWhenAsked:
    """The app of the pages, made at the first request."""

    _app: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    @property
    def app(self) -> ASGIApp:
        """The app itself."""
        if self._app is None:
            from include.review_pages.app import make_app

            self._app = make_app(AirflowAccess())
        return self._app


class ReviewPagesPlugin(AirflowPlugin):
    """Registers the pages. They open in a window of their own: an answer beside the page it rests on needs the width.

    They stand in the menu Plugins: at the top level Airflow 3.3 makes a button of such a link, which opens nothing.
    """

    name = "review_pages"
    fastapi_apps = [  # noqa: RUF012 - Airflow's plugins are declared so
        {"app": PagesWhenAsked(), "url_prefix": PREFIX, "name": "Review and status pages"}
    ]
    external_views = [  # noqa: RUF012
        {"name": "Review answers", "href": f"{PREFIX}/review", "destination": "nav"},
        {"name": "Report status", "href": f"{PREFIX}/status", "destination": "nav"},
    ]
