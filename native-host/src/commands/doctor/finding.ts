/** The result of one check. */
export interface Finding {
  check: string
  result: 'fine' | 'unsure' | 'fails'
  found: string
  /** What to do. */
  cure?: string
}

export function fine(check: string, found: string): Finding {
  return { check, result: 'fine', found }
}

export function unsure(check: string, found: string, cure: string): Finding {
  return { check, result: 'unsure', found, cure }
}

export function fails(check: string, found: string, cure: string): Finding {
  return { check, result: 'fails', found, cure }
}
