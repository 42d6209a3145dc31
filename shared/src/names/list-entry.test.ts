import { expect, it } from 'vitest'
import { canonicalEntry } from './list-entry.ts'
import { siteMatches, siteOfUrl } from './site.ts'

it.each([
  ['www.reddit.com', 'reddit.com'],
  ['https://www.reddit.com/', 'reddit.com'],
  ['reddit.com/r/all', 'reddit.com'],
  ['reddit.com.', 'reddit.com'],
  ['.reddit.com', 'reddit.com'],
  ['*.reddit.com', 'reddit.com'],
  ['Reddit.COM', 'reddit.com'],
  ['reddit。com', 'reddit.com'],
  ['forum.example:8443', 'forum.example'],
  ['jira:8080', 'jira'],
  ['müller-spiele.example', 'xn--mller-spiele-dlb.example'],
  ['http://[2001:db8::1]:8080/', '2001:db8::1'],
  ['tiktok.', 'tiktok'],
  ['  epic   games ', 'epic games'],
  ["assassin's creed", "assassin's creed"],
  ['C++', 'C++'],
  ['v1.2', 'v1.2'],
  ['M*A*S*H', 'M*A*S*H'],
  ['and/or', 'and/or'],
])('stores “%s” as “%s”, and that unchanged', (written, saved) => {
  expect(canonicalEntry(written)).toEqual({ entry: saved })
  expect(canonicalEntry(saved)).toEqual({ entry: saved })
})

it.each([
  ['\u200b\u00ad', 'nothingVisible'],
  ['...', 'nothingVisible'],
  ['*', 'nothingVisible'],
  ['*reddit*', 'wildcard'],
  ['reddit.*', 'wildcard'],
  ['ftp://files.example', 'notHttp'],
  ['chrome://settings', 'notHttp'],
  ['about:blank', 'notHttp'],
  ['http://', 'notAHost'],
  ['foo..com', 'notAHost'],
  [`${'a'.repeat(64)}.com`, 'notAHost'],
  ['co.uk', 'wholeEnding'],
  ['*.com', 'wholeEnding'],
])('refuses “%s”, which can never match: %s', (written, refused) => {
  expect(canonicalEntry(written)).toEqual({ refused })
})

it('refuses an address in a list of programs, and accepts a program with a dot in its name', () => {
  expect(canonicalEntry('https://zoom.us/', 'programs')).toEqual({ refused: 'notAProgram' })
  expect(canonicalEntry('zoom.us', 'programs')).toEqual({ entry: 'zoom.us' })
})

it.each([
  ['www.reddit.com', 'https://www.reddit.com/'],
  ['https://www.reddit.com/r/x', 'https://old.reddit.com/'],
  ['*.reddit.com', 'https://old.reddit.com/'],
  ['игры.рф', 'https://игры.рф/'],
  ['игры', 'https://игры.рф/'],
  ['jira', 'http://jira/browse'],
  ['foo-.tumblr.com', 'https://foo-.tumblr.com/'],
])('an entry that earlier versions stored as %s means the page %s', (pattern, url) => {
  expect(siteMatches(siteOfUrl(url), pattern)).toBe(true)
})
