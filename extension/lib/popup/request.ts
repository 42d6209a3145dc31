import { declaredKinds } from '@telemetry-tracker/shared/contracts/states'
import { browser } from 'wxt/browser'
import * as z from 'zod/mini'
import { t } from '../i18n/t.ts'

/** A stretch without input to ask about. */
const awayQuestionSchema = z.object({ start: z.string(), end: z.string(), needsNote: z.boolean() })

/**
 * The popup's requests to the background. Numbers and state come back through storage; the answer only says
 * whether it worked, and what to ask about time without input: that is asked once, so it is not stored.
 */
const popupRequestSchema = z.object({
  ask: z.enum(['refresh', 'open-dashboard', 'pause', 'resume', 'away', 'declare']),
  declared: z.optional(
    z.object({ start: z.string(), end: z.string(), kind: z.enum(declaredKinds), note: z.string() }),
  ),
})
const popupAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), away: z.optional(awayQuestionSchema) }),
  z.object({ ok: z.literal(false), message: z.string() }),
])

export type PopupRequest = z.infer<typeof popupRequestSchema>
export type AwayQuestion = z.infer<typeof awayQuestionSchema>
export type PopupAnswer = z.infer<typeof popupAnswerSchema>

/** Sends a request to the background. Never rejects: an error is in the answer, as a sentence. */
export async function askBackground(
  ask: PopupRequest['ask'],
  declared?: PopupRequest['declared'],
): Promise<PopupAnswer> {
  try {
    return popupAnswerSchema.parse(await browser.runtime.sendMessage({ ask, ...(declared && { declared }) }))
  } catch (error) {
    console.warn('The background did not answer.', error)
    return { ok: false, message: t('errorExtensionSilent') }
  }
}

/** Answers the popup. A rejection of `answer` becomes the error sentence. */
export function onPopupRequest(
  answer: (ask: PopupRequest['ask'], declared: PopupRequest['declared']) => Promise<AwayQuestion | undefined>,
): void {
  browser.runtime.onMessage.addListener((raw, _sender, respond: (answer: PopupAnswer) => void) => {
    const request = popupRequestSchema.safeParse(raw)
    if (!request.success) return false
    answer(request.data.ask, request.data.declared).then(
      away => respond({ ok: true, ...(away && { away }) }),
      error => respond({ ok: false, message: error instanceof Error ? error.message : String(error) }),
    )
    return true
  })
}
