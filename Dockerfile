# Web, worker and beat of a production installation: one image, three commands (docker-compose.yml).
FROM python:3.12-slim

# Pango lays out the PDFs; nothing else of the system is needed.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

ENV XDG_CACHE_HOME=/tmp PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: -r requirements.lock

COPY manage.py ./
COPY nieuwebanen nieuwebanen
COPY employers employers
COPY candidates candidates
COPY matching matching
COPY trajectories trajectories
COPY templates templates
COPY static static

# Everything that is written lies in var. The secret exists during this step only.
RUN useradd --system --uid 10001 --no-create-home app \
    && mkdir -p var/ledger && chown -R app: var
USER app
RUN DJANGO_SECRET_KEY=only-while-the-image-is-built python manage.py collectstatic --noinput --verbosity 0 \
    --ignore '*.otf' --ignore '*It.ttf' --ignore '*Light.ttf' --ignore '*Black.ttf'

EXPOSE 8000
CMD ["gunicorn", "nieuwebanen.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--max-requests", "2000", "--max-requests-jitter", "200"]
