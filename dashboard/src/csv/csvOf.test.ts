import { describe, expect, it } from 'vitest'
import { csvOf } from './csvOf.ts'

const columns = [
  { heading: 'App', value: (row: { name: string; seconds: number }) => row.name },
  { heading: 'Seconds', value: (row: { name: string; seconds: number }) => row.seconds },
]

describe('a table as CSV', () => {
  it('has a byte order mark, headings and line ends as in RFC 4180', async () => {
    const file = await csvOf(columns, [{ name: 'Büro, "neu"', seconds: -5 }])

    expect(file).toBe('\uFEFFApp,Seconds\r\n"Büro, ""neu""",-5\r\n')
  })

  it.each(['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'keeps %j as text',
    async name => {
      const file = await csvOf(columns, [{ name, seconds: 0 }])

      expect(file.replaceAll('""', '"')).toContain(`'${name}`)
    },
  )

  it('keeps a name with line breaks and quotation marks in one field', async () => {
    const file = await csvOf(columns, [{ name: 'a\nb"c', seconds: 1 }])

    expect(file).toContain('"a\nb""c",1\r\n')
  })
})
