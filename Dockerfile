# One image for every process of the services shape: the gateway, the five subgraphs, the migration step, the importer, the operator's tool.
#   docker build -t hunt-master-academy-graph .
#   docker run … hunt-master-academy-graph node dist/subgraphs/user/main.js

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY codegen.yml prisma.config.ts tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY prisma prisma
COPY platform platform
COPY gateway gateway
COPY subgraphs subgraphs
COPY importer importer
COPY operator operator
COPY sandbox sandbox
# The sandbox is for laptops: nothing else needs it.
RUN npm run build && rm -rf dist/.tsbuildinfo dist/sandbox dist/scripts

# What npm counts as optional is the sandbox's PostgreSQL and Prisma's command line, and one that is needed: argon2 for this platform.
# Pruned rather than installed anew: the lock file has been held against package.json already, and nothing is fetched twice.
FROM build AS dependencies
RUN cp -r node_modules/@node-rs /tmp/ \
    && npm prune --omit=dev --omit=optional --ignore-scripts \
    && cp -r /tmp/@node-rs node_modules/

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HMA_HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY prisma/migrations prisma/migrations
COPY courses courses
USER node
EXPOSE 4000
# The slim image has no curl: the process is asked by one of its own kind.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 CMD ["node", "dist/platform/health/main.js"]
CMD ["node", "dist/gateway/main.js"]
