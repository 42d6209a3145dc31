import * as z from 'zod'
import { userIdParameter } from '../parameters.ts'

/** `GET /summary/today`: left out, everyone. */
export const summaryQuery = z.object({ user_id: userIdParameter.optional() })
