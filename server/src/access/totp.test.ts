import { TOTP } from 'otpauth'
import { expect, it } from 'vitest'
import { newTotp, totpStep } from './totp.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')
const stepMs = 30_000
const step = nowMs / stepMs

it('accepts only the codes of this step, the previous and the next one', () => {
  const { secret } = newTotp('ada', 'Telemetry Tracker')
  const around = Array.from({ length: 43 }, (_, i) => i - 21)

  const taken = around.filter(steps => {
    const code = new TOTP({ secret }).generate({ timestamp: nowMs + steps * stepMs })
    return totpStep(secret, code, nowMs) === step + steps
  })

  expect(taken).toEqual([-1, 0, 1])
})

it.each(['!!!!!¡', '😀😀😀', '１２３４５６', '12345', '1234567'])('rejects %j as a code', code => {
  expect(totpStep(newTotp('ada', 'Telemetry Tracker').secret, code, nowMs)).toBeNull()
})

it('accepts a code with spaces, as apps show them', () => {
  const { secret } = newTotp('ada', 'Telemetry Tracker')
  const code = new TOTP({ secret }).generate({ timestamp: nowMs })

  expect(totpStep(secret, ` ${code.slice(0, 3)} ${code.slice(3)}`, nowMs)).toBe(step)
})
