import { Readable } from 'node:stream'
import { updatesHeader } from '@telemetry-tracker/shared/contracts/updates'
import { BaseFetcher } from 'tuf-js'
import { DownloadHTTPError } from 'tuf-js/dist/error.js'
import { sendRequest } from '../http/request.ts'
import { UpdatesPaused } from './update-problem.ts'

const answerWithinMs = 30_000
/** The server answers so when a file is asked for that it withholds. */
const pausedStatus = 409
/** A download that brings nothing for this long has broken off. */
const silentAtMostMs = 60_000
const wholeWithinMs = 60 * 60_000

/** Reads the repository through the same connection, proxy and certificates as every other request. */
export class ReleaseFetcher extends BaseFetcher {
  readonly #stopped: AbortSignal
  /** The server says that an admin has paused updates. */
  isPaused = false

  constructor(stopped: AbortSignal) {
    super()
    this.#stopped = stopped
  }

  override async fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(new Error('the server did not answer')), answerWithinMs)
    const signal = AbortSignal.any([this.#stopped, late.signal, AbortSignal.timeout(wholeWithinMs)])
    try {
      const incoming = await sendRequest(url, { signal })
      const status = incoming.statusCode ?? 0
      if (incoming.headers[updatesHeader.toLowerCase()] === 'paused') this.isPaused = true
      if (status !== 200) {
        incoming.destroy()
        // Since the metadata was read.
        if (status === pausedStatus) throw new UpdatesPaused('updates are paused')
        throw new DownloadHTTPError(`the server answered ${status}`, status)
      }
      incoming.setTimeout(silentAtMostMs, () => incoming.destroy(new Error('the download broke off')))
      return Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>
    } finally {
      clearTimeout(timer)
    }
  }
}
