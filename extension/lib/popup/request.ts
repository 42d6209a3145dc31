import { browser } from 'wxt/browser'
import * as z from 'zod/mini'
import { t } from '../i18n/t.ts'

/**
 * The popup's requests to the background. Numbers and state come back through storage; the answer only says
 * whether it worked.
 */
const popupRequestSchema = z.object({ ask: z.enum(['refresh', 'open-dashboard', 'pause', 'resume']) })
const popupAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), message: z.string() }),
])

export type PopupRequest = z.infer<typeof popupRequestSchema>
export type PopupAnswer = z.infer<typeof popupAnswerSchema>

/** Sends a request to the background. Never rejects: an error is in the answer, as a sentence. */
export async function askBackground(ask: PopupRequest['ask']): Promise<PopupAnswer> {
  try {
    return popupAnswerSchema.parse(await browser.runtime.sendMessage({ ask }))
  } catch (error) {
    console.warn('The background did not answer.', error)
    return { ok: false, message: t('errorExtensionSilent') }
  }
}

/** Answers the popup. A rejection of `answer` becomes the error sentence. */
export function onPopupRequest(answer: (ask: PopupRequest['ask']) => Promise<void>): void {
  browser.runtime.onMessage.addListener((raw, _sender, respond: (answer: PopupAnswer) => void) => {
    const request = popupRequestSchema.safeParse(raw)
    if (!request.success) return false
    answer(request.data.ask).then(
      () => respond({ ok: true }),
      error => respond({ ok: false, message: error instanceof Error ? error.message : String(error) }),
    )
    return true
  })
}
