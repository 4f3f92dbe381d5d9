"""Django with SimpleJWT, its refresh token in a cookie, rotated and blacklisted."""

import os
import sys
import tempfile
from datetime import timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

FOLDER = tempfile.mkdtemp(prefix="rebearer-django-")
settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-tests-0123456789-0123456789",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(FOLDER, "db.sqlite3"),
            "OPTIONS": {"timeout": 20},
        }
    },
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "rest_framework",
        "rest_framework_simplejwt.token_blacklist",
    ],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    },
    SIMPLE_JWT={
        "ACCESS_TOKEN_LIFETIME": timedelta(seconds=int(os.environ["LIFETIME"])),
        "ROTATE_REFRESH_TOKENS": True,
        "BLACKLIST_AFTER_ROTATION": True,
    },
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError  # noqa: E402
from rest_framework_simplejwt.serializers import (  # noqa: E402
    TokenObtainPairSerializer,
    TokenRefreshSerializer,
)
from rest_framework_simplejwt.tokens import RefreshToken  # noqa: E402

COOKIE = "refresh-token"


def with_cookie(data):
    response = Response({"access": data["access"]})
    response.set_cookie(COOKIE, data["refresh"], httponly=True, samesite="Strict", path="/api/auth")
    return response


class Login(APIView):
    authentication_classes = ()
    permission_classes = ()

    def post(self, request):
        serializer = TokenObtainPairSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return with_cookie(serializer.validated_data)


class Refresh(APIView):
    authentication_classes = ()
    permission_classes = ()

    # For a 401, Django REST framework wants to know how to authenticate.
    def get_authenticate_header(self, request):
        return 'Bearer realm="api"'

    def post(self, request):
        if COOKIE not in request.COOKIES:
            raise InvalidToken("No valid refresh token found.")
        serializer = TokenRefreshSerializer(data={"refresh": request.COOKIES[COOKIE]})
        try:
            serializer.is_valid(raise_exception=True)
        except TokenError as error:
            raise InvalidToken(error.args[0]) from error
        return with_cookie(serializer.validated_data)


class Logout(APIView):
    permission_classes = ()

    def post(self, request):
        try:
            RefreshToken(request.COOKIES.get(COOKIE)).blacklist()
        except TokenError:
            pass
        response = Response({"detail": "Successfully logged out."})
        response.delete_cookie(COOKIE, path="/api/auth", samesite="Strict")
        return response


class Me(APIView):
    def get(self, request):
        return Response({"pk": request.user.pk, "username": request.user.username})


urlpatterns = [
    path("api/auth/login/", Login.as_view()),
    path("api/auth/token/refresh/", Refresh.as_view()),
    path("api/auth/logout/", Logout.as_view()),
    path("api/auth/user/", Me.as_view()),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    for name in ("alice", "bob"):
        User.objects.create_user(name, password=f"{name}-demo")
    port = int(os.environ["PORT"])
    make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet).serve_forever()
    sys.exit(0)
