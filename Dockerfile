# The server with its dashboards. From the project's folder:
#   docker build --tag telemetry-tracker .
# docs/deploy/server.md says how to run it. Both bases are arguments, for a company's own registry.
ARG BUILD_IMAGE=docker.io/library/node:22.23.2-bookworm
# glibc, libstdc++ and root certificates, but no shell and no package manager.
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12:nonroot

FROM ${BUILD_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY dashboard/package.json dashboard/
COPY extension/package.json extension/
COPY native-host/package.json native-host/
COPY server/package.json server/
COPY shared/package.json shared/

FROM manifests AS built
RUN npm ci --ignore-scripts --workspace dashboard --workspace server
COPY tsconfig.json ./
COPY shared shared
COPY dashboard dashboard
RUN cd dashboard && NODE_ENV=production npx vite build
COPY server server
# Few files instead of 500, without types: the server and its health check start with at least a quarter less processor time.
RUN npm run bundle --workspace server

FROM manifests AS server
# The SQLite driver is compiled from the sources that the lockfile names, not downloaded.
ENV npm_config_build_from_source=true
RUN npm ci --omit=dev --workspace server \
  # What only the build needs, and what only people read; licences stay.
  && find node_modules -type f \( -name '*.map' -o -name '*.md' -o -name '*.ts' -o -name '*.cts' -o -name '*.mts' \) -delete \
  && find node_modules/sqlite3 -mindepth 1 -maxdepth 1 ! -name build ! -name lib ! -name package.json ! -name LICENSE -exec rm -r {} + \
  && find node_modules/sqlite3/build -type f ! -name node_sqlite3.node -delete \
  && rm -rf node_modules/swagger-ui-dist/*-es-* \
  && mkdir /data

FROM ${BASE_IMAGE}
COPY --from=server /usr/local/bin/node /usr/local/bin/node
COPY --from=server --chown=65532:65532 /data /data
COPY --from=server /app/node_modules /app/node_modules
COPY LICENSE package.json /app/
COPY shared /app/shared
COPY server /app/server
COPY --from=built /app/server/dist /app/server/dist
COPY --from=built /app/dashboard/dist /app/dashboard/dist
# A folder of its own, which the server makes private: the volume itself can belong to root.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=5000 DATA_DIR=/data/telemetry-tracker
WORKDIR /app
USER 65532:65532
EXPOSE 5000
VOLUME /data
# The server then finishes current requests, for at most 10 seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["/usr/local/bin/node", "/app/server/dist/healthcheck.js"]
ENTRYPOINT ["/usr/local/bin/node", "--disable-warning=ExperimentalWarning", "/app/server/dist/main.js"]
CMD ["serve"]
