# The same steps as `make run`, in an image. Written with care but not built by the project's own tests, which have no Docker.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 secondsight \
    && mkdir /app /data \
    && chown secondsight:secondsight /app /data

USER secondsight
WORKDIR /app

# the lock alone first, so that a change of code doesn't install everything again
COPY --chown=secondsight:secondsight Makefile requirements.lock requirements-dev.lock requirements-vlm.txt requirements-speech.txt ./
COPY --chown=secondsight:secondsight install/ install/
# SPEECH=1 adds what hears speech
ARG SPEECH=0
RUN make install VLM=0 SPEECH=$SPEECH

COPY --chown=secondsight:secondsight . .

# SITE is the address that people type; without it only the container's own name would be let in
ENV SECONDSIGHT_DATA=/data HOST=0.0.0.0 PORT=8000 SITE=http://localhost:8000 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=90s --interval=30s --timeout=10s \
    CMD ["/app/.venv/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=8)"]

# not through make, so that a stop reaches `up` itself
CMD ["/app/.venv/bin/python", "manage.py", "up"]
