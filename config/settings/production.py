"""Settings of a server: the embedded default, with nothing left to a default that must be secret."""

from config.env import read_flag, read_list, read_number, read_text
from config.settings.base import *

SECRET_KEY = read_text("SECRET_KEY")
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", None)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = read_flag("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = read_number("SECURE_HSTS_SECONDS", default=3600)
if read_flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SITE_URL = read_text("SITE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
