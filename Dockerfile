FROM python:3.13-slim

# The packages first: they change less often than the code.
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.lock

COPY . .
ENV PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# The embedded server's data, where REDIS_URL is not set; the particulars are mounted at /config.
RUN useradd --system --uid 10001 desk && install -d -o desk -m 0700 /data
VOLUME /data
USER desk
ENV SLACKBOT_HOST=0.0.0.0 SLACKBOT_PORT=3001 SLACKBOT_DATA_DIR=/data SLACKBOT_CONFIG_DIR=/config
EXPOSE 3001

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:3001/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-c", "import sys; from slackbot.cli import main; sys.exit(main())"]
CMD ["serve"]
