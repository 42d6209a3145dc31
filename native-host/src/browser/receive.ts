import type { Readable } from 'node:stream'
import { FrameError, FrameReader } from './frames.ts'

/**
 * Calls a handler for each message of a stream. A malformed frame ends it: `onMalformed` is called once and
 * nothing after it.
 */
export function receiveMessages(
  stream: Readable,
  maxBytes: number,
  onMessage: (message: unknown) => void,
  onMalformed: (error: FrameError) => void,
): void {
  const reader = new FrameReader(maxBytes)
  stream.on('data', function read(bytes: Buffer) {
    try {
      for (const message of reader.read(bytes)) onMessage(message)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      stream.off('data', read)
      onMalformed(error)
    }
  })
}
