import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { siteMatches, siteOfUrl } from './site.ts'

describe('the site of an address', () => {
  it.each([
    ['https://user:secret@www.YouTube.com:8443/watch?v=1#t', 'youtube.com'],
    ['http://127.0.0.1:5000/dashboard', '127.0.0.1'],
    ['https://bücher.example/', 'xn--bcher-kva.example'],
    ['http://localhost:3000', 'localhost'],
    ['https://www.com/', 'www.com'],
    ['https://www.youtube.com./watch', 'youtube.com'],
    ['https://music.youtube.co.uk.:8443/', 'music.youtube.co.uk'],
    ['http://localhost./', 'localhost'],
    ['chrome://settings', 'other'],
    ['file:///home/ada/salary.pdf', 'other'],
    ['about:blank', 'other'],
    ['not an address', 'other'],
    ['', 'other'],
  ])('%s is %s', (url, site) => {
    expect(siteOfUrl(url)).toBe(site)
  })

  it('never contains a path, query, port or login', () => {
    fc.assert(
      fc.property(
        fc.webUrl({
          withQueryParameters: true,
          withFragments: true,
          authoritySettings: { withPort: true, withUserInfo: true },
        }),
        url => {
          expect(siteOfUrl(url)).toMatch(/^[a-z0-9.-]+$/)
        },
      ),
    )
  })
})

describe('a pattern for sites', () => {
  it.each([
    ['x.com', 'x.com', true],
    ['mobile.x.com', 'x.com', true],
    ['netflix.com', 'x.com', false],
    ['youtube.com', 'youtube', true],
    ['music.youtube.co.uk', 'YouTube', true],
    ['notyoutube.com', 'youtube', false],
    ['youtube.example.com', 'youtube', false],
    ['epicgames.com', 'epic games', false],
  ])('%s is matched by %s: %s', (site, pattern, matches) => {
    expect(siteMatches(site, pattern)).toBe(matches)
  })
})
