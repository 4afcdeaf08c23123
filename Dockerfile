# One image for every Airflow component and for preparing a deployment. It holds all that a run needs: nothing is downloaded
# when a container runs. docs/deployment.md says what was proved of it, and how.
#
# Pinned by tag; pin by digest as well where your rules ask for it: `docker buildx imagetools inspect python:3.11.14-slim-bookworm`.
FROM python:3.11.14-slim-bookworm AS packages
WORKDIR /build
COPY requirements.txt .
# uv itself comes from the lock, with its hashes
RUN sed -n '/^uv==/,/^    # via/p' requirements.txt > uv.txt && \
    python -m pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes --target /build/uv -r uv.txt
RUN python -m venv --without-pip /opt/venv && \
    PYTHONPATH=/build/uv python -m uv pip sync --require-hashes --no-cache --compile-bytecode --python /opt/venv/bin/python requirements.txt

FROM python:3.11.14-slim-bookworm
# Tesseract with its English model reads words in pictures six times faster than the bundled rapidocr, which stays as the second way.
# Where sentences end and which words are verbs is told by spaCy's rules and lemminflect's lexicon, both in the lock.
RUN apt-get update && \
    apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-eng && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --uid 50000 --gid 0 --no-create-home --home-dir /opt/airflow --shell /usr/sbin/nologin airflow && \
    install --directory --owner 50000 --group 0 --mode 0770 /opt/airflow /opt/logs /opt/secrets
COPY --from=packages /opt/venv /opt/venv
COPY dags /opt/safeguarding/dags
COPY expectations /opt/safeguarding/expectations
COPY include /opt/safeguarding/include
COPY local /opt/safeguarding/local
COPY plugins /opt/safeguarding/plugins
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/safeguarding \
    PYTHONUNBUFFERED=1 \
    HOME=/opt/airflow \
    MPLCONFIGDIR=/tmp/matplotlib \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/safeguarding/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/safeguarding/plugins
WORKDIR /opt/safeguarding
# The file system is read-only when it runs: what Python would compile then is compiled now
RUN python -m compileall -q dags include local plugins
ENV PYTHONDONTWRITEBYTECODE=1
USER 50000:0
# The whole pipeline over two of the samples, without a network: what would be downloaded at run time fails the build
RUN --network=none python -m local.container rehearse && rm -rf /opt/airflow/* /tmp/*
CMD ["airflow", "version"]
