"""FastAPI with the token of its tutorial, and a refresh token in a cookie that names a row."""

import os
import secrets
from datetime import datetime, timedelta, timezone

import jwt
import uvicorn
from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Response
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm

SECRET_KEY = secrets.token_hex(32)
ALGORITHM = "HS256"
PASSWORDS = {"alice": "alice-demo", "bob": "bob-demo"}
BEARER = {"WWW-Authenticate": "Bearer"}

app = FastAPI()
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="auth/login")
sessions = {}


def create_access_token(user):
    now = datetime.now(timezone.utc)
    claims = {"sub": user, "iat": now, "exp": now + timedelta(seconds=int(os.environ["LIFETIME"]))}
    return jwt.encode(claims, SECRET_KEY, algorithm=ALGORITHM)


def get_current_user(token: str = Depends(oauth2_scheme)):
    try:
        return jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM])["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(401, "Could not validate credentials", BEARER)


def check_origin(origin: str = Header(default=None)):
    if origin != os.environ["PUBLIC_URL"]:
        raise HTTPException(403, "csrf_rejected")


@app.post("/auth/login", dependencies=[Depends(check_origin)])
def login(response: Response, form: OAuth2PasswordRequestForm = Depends()):
    if PASSWORDS.get(form.username) != form.password:
        raise HTTPException(401, "Incorrect username or password", BEARER)
    token = secrets.token_urlsafe(32)
    sessions[token] = form.username
    response.set_cookie("refresh_token", token, max_age=86400, httponly=True, samesite="strict", path="/auth")
    return {"access_token": create_access_token(form.username), "token_type": "bearer"}


@app.post("/auth/refresh")
def refresh(refresh_token: str = Cookie(default=None)):
    user = sessions.get(refresh_token)
    if user is None:
        raise HTTPException(401, "Could not validate credentials")
    return {"access_token": create_access_token(user), "token_type": "bearer"}


@app.post("/auth/logout", status_code=204)
def logout(response: Response, refresh_token: str = Cookie(default=None)):
    sessions.pop(refresh_token, None)
    response.delete_cookie("refresh_token", path="/auth")


@app.get("/users/me")
def me(user: str = Depends(get_current_user)):
    return {"username": user}


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
