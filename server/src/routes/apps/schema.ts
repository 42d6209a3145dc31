import * as z from 'zod'
import { userIdParameter } from '../parameters.ts'

/** `GET /apps`: left out, everyone. */
export const appsQuery = z.object({ user_id: userIdParameter.optional() })
