import { expect, it } from 'vitest'
import { personPagePath } from './person-page.ts'

it.each(['ada', 'Jörg Müller', 'a/b?c#d', '.', '..', '...', '%2e'])('leads to the page of %s', userId => {
  const { pathname, searchParams } = new URL(personPagePath(userId), 'https://tracker.example')

  const inPath = /^\/dashboard\/([^/]*)$/.exec(pathname)?.[1]
  expect(searchParams.get('user_id') ?? decodeURIComponent(inPath ?? '')).toBe(userId)
})
