# Two images: `cpu` (the default, last) and `cuda`, which also holds what a vision language model needs.
# docker build .                    docker build --target cuda .
# Written with care, but not built by the project's own tests, which have no container engine; they only hold it against the code.
FROM python:3.11-slim-bookworm AS build

RUN apt-get update \
    && apt-get install -y --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app

# the locks alone first, so that a change of code doesn't install everything again
COPY Makefile requirements.lock requirements-dev.lock requirements-postgres.txt requirements-vlm.txt requirements-speech.txt ./
COPY install/ install/
# SPEECH=1 adds what hears speech
ARG SPEECH=0
# compiled here, since what runs can't write beside its modules
RUN make install VLM=0 POSTGRES=1 SPEECH=$SPEECH && .venv/bin/python -m compileall -q .venv/lib

FROM build AS build-cuda
# torch's wheels bring CUDA's libraries along; the driver comes from the machine (the NVIDIA container toolkit)
RUN make install VLM=1 POSTGRES=1 SPEECH=$SPEECH && .venv/bin/python -m compileall -q .venv/lib

# what runs: no compiler, no package manager's lists, an account that may do nothing, and code that it can't change
FROM python:3.11-slim-bookworm AS base
# pg_dump and pg_restore, for `manage.py backup`
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 secondsight \
    && mkdir /data \
    && chown secondsight:secondsight /data \
    && chmod 700 /data
WORKDIR /app
COPY . .
RUN python -m compileall -q analysis webapp
# SITE is the address that people type; without it only the container's own name would be let in
ENV SECONDSIGHT_DATA=/data HOST=0.0.0.0 PORT=8000 SITE=http://localhost:8000 \
    PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=90s --interval=30s --timeout=10s \
    CMD ["python", "install/healthy.py"]
# not through make or a shell, so that a stop reaches `up` itself; compose.yaml starts the parts one by one instead
CMD ["python", "manage.py", "up"]

FROM base AS cuda
COPY --from=build-cuda /app/.venv /app/.venv
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER secondsight

FROM base AS cpu
COPY --from=build /app/.venv /app/.venv
USER secondsight
