FROM debian:12 AS build
COPY . /crondb
RUN cd /crondb && ./cmake/dev package

FROM debian:12-slim
COPY --from=build /crondb/build/release/crondb-server_*.deb /tmp/
RUN apt-get update && apt-get install -y --no-install-recommends /tmp/crondb-server_*.deb ca-certificates fonts-noto-core \
    && rm -rf /tmp/*.deb /var/lib/apt/lists/*
USER crondb
WORKDIR /var/lib/crondb
VOLUME /var/lib/crondb
EXPOSE 8080
ENTRYPOINT ["crondb-server", "--config", "/etc/crondb/server.toml"]
CMD ["serve", "--listen", "0.0.0.0:8080"]
