# One image for every service: they differ in their command alone.
FROM python:3.12-slim AS build

WORKDIR /app
RUN python -m venv /venv
# The services cannot write here, so everything is compiled now.
ENV UV_COMPILE_BYTECODE=1 \
    UV_NO_CACHE=1 \
    PIP_NO_CACHE_DIR=1
COPY requirements/runtime.txt requirements/uv.txt requirements/
COPY tools/install.py tools/install.py
RUN /venv/bin/python tools/install.py --require-hashes --only-binary :all: \
    -r requirements/runtime.txt
COPY . .
RUN /venv/bin/python tools/install.py --no-deps --no-build-isolation -e . \
    && DBT_SEND_ANONYMOUS_USAGE_STATS=false /venv/bin/dbt parse --quiet \
    --project-dir dbt_project --profiles-dir dbt_project --target-path target \
    --log-level-file none \
    && /venv/bin/python -m compileall -q pipelines dlt_sources sandbox \
    && /venv/bin/pip uninstall -qy uv


FROM python:3.12-slim

RUN useradd --uid 10001 --create-home creators \
    && install -d -o creators -g creators -m 0750 /var/lib/creators
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CREATORS_HOME=/var/lib/creators
USER creators
VOLUME /var/lib/creators
ENTRYPOINT ["python", "-m", "pipelines.operations.entry_point"]
CMD ["creators", "--help"]
