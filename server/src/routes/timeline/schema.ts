import * as z from 'zod'
import { dayParameter, userIdParameter } from '../parameters.ts'

/** `GET /timeline`: one person's day, by default today. */
export const timelineQuery = z.object({ user_id: userIdParameter, date: dayParameter.optional() })
