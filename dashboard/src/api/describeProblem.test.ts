import { describe, expect, it } from 'vitest'
import { translatorFor } from '../../testing/translate.ts'
import { describeProblem } from './describeProblem.ts'

describe('a problem', () => {
  it('is described in the language of the page', async () => {
    const refused = Object.assign(new Error('The user name, password or code is incorrect.'), {
      code: 'login_refused',
    })

    expect(describeProblem(refused, await translatorFor('de'))).toBe(
      'Benutzername, Passwort oder Code ist falsch.',
    )
  })

  it('falls back to the server’s message if there is no translation', async () => {
    const bad = Object.assign(new Error('The day 2026-02-31 does not exist.'), { code: 'bad_day' })

    expect(describeProblem(bad, await translatorFor('fr'))).toBe('The day 2026-02-31 does not exist.')
  })
})
