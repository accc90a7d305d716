# syntax=docker/dockerfile:1
# The register as one image. docker-compose.yml runs it as web server, worker and schedule.

FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.12-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# What WeasyPrint needs to lay out a PDF.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --uid 10001 register
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -c constraints.txt -r requirements.txt
COPY . .
# The key is for this one step, which uses no secret; a running container gets its own from the environment.
RUN --mount=from=assets,source=/build/node_modules,target=/app/node_modules \
    python script/set_up.py --copy-assets \
    && SECRET_KEY=for-this-step python manage.py collectstatic --noinput --verbosity 0 \
    && install --directory --owner register var/mail
USER register
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws", "pcc_tracker.wsgi:application"]
