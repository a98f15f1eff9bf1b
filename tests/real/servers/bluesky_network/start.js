// A whole Bluesky network on loopback: directory (PLC), server (PDS), view (AppView) and Ozone.
// Needs DB_POSTGRES_URL, DB_POSTGRES_SCHEMA (letters and _ only) and REDIS_HOST; prints one line of
// JSON when it is ready. `@atproto/dev-env` is found in the folder it is started from.
'use strict'

const { createRequire } = require('node:module')
const { TestNetwork } = createRequire(`${process.cwd()}/`)('@atproto/dev-env')

const [plc, pds, bsky, ozone] = process.argv.slice(2).map(Number)

async function main() {
  const network = await TestNetwork.create({
    plc: { port: plc },
    pds: { port: pds, hostname: 'localhost' },
    bsky: { port: bsky },
    ozone: { port: ozone },
  })
  const stop = async () => {
    await network.close().catch(() => {})
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  console.log(JSON.stringify({ ready: network.pds.url }))
}

main().catch((trouble) => {
  console.error(trouble)
  process.exit(1)
})
