import { trackAnswerSchema, trackRequestSchema } from '../track.ts'
import { endpoint } from './endpoint.ts'

export const trackEndpoints = {
  'POST /track': endpoint({
    id: 'trackEvents',
    summary: 'Store a batch of events',
    description:
      'The answer is sent after the events are stored durably. Batches numbered with `device_id`, `epoch` and `sequence` are counted exactly once, however often they are sent.',
    body: trackRequestSchema,
    status: 201,
    answer: trackAnswerSchema,
    errors: {
      400: 'The body is not a valid batch. The message names the field.',
      409: '`sequence_gap` with `expected`: an earlier batch is missing. `sequence_reused` with `counted`: a different batch was counted under this sequence. `epoch_retired`: this queue was replaced.',
      413: 'The body is larger than MAX_REQUEST_SIZE_KB.',
      429: 'More events than RATE_LIMIT_PER_DEVICE allows. `Retry-After` has the seconds to wait.',
      503: 'The server is at capacity. `Retry-After` has the seconds to wait.',
    },
    example: {
      body: {
        events: [
          {
            user_id: 'ada',
            timestamp: '2026-03-10T11:00:01Z',
            app_name: 'Code',
            window_title: 'main.py',
            keystroke_count: 6,
            mouse_clicks: 1,
            mouse_distance: 12.5,
            idle_seconds: 0.4,
          },
        ],
      },
      answer: { ingested: 1, duplicate: false, rejected: [] },
    },
  }),
} as const
