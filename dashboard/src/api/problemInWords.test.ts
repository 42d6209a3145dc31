import { describe, expect, it } from 'vitest'
import { sayIn } from '../../testing/say.ts'
import { problemInWords } from './problemInWords.ts'

describe('a problem as text', () => {
  it('is in the language of the page', async () => {
    const refused = Object.assign(new Error('The user name, password or code is incorrect.'), {
      code: 'login_refused',
    })

    expect(problemInWords(refused, await sayIn('de'))).toBe('Benutzername, Passwort oder Code ist falsch.')
  })

  it('is the server’s sentence when the page has none', async () => {
    const bad = Object.assign(new Error('The day 2026-02-31 does not exist.'), { code: 'bad_day' })

    expect(problemInWords(bad, await sayIn('fr'))).toBe('The day 2026-02-31 does not exist.')
  })
})
