export type Claims = Readonly<Record<string, unknown>>

/** The names in a claim, or why they cannot be read. */
export type ClaimValues = { names: readonly string[] } | { unreadable: string }

/** The keys that providers use for the name of a group or role in an object. */
const nameKeys = ['name', 'displayName', 'display', 'value', 'path', 'id'] as const

/**
 * The names in a claim. Providers send a list or a single value, texts or objects with a name, with duplicates and surrounding spaces. A claim that is
 * missing, has no readable value, or is replaced by a pointer is unreadable, which is not the same as an empty list.
 */
export function claimValues(claims: Claims, claim: string): ClaimValues {
  const value = claimAt(claims, claim)
  if (value === undefined || value === null) return { unreadable: whyMissing(claims, claim) }
  const items = Array.isArray(value) ? value : itemsIn(value)
  const names = new Set(items.map(nameOf).filter(name => name !== undefined))
  if (names.size === 0 && !(Array.isArray(value) && value.length === 0))
    return { unreadable: `the claim ${claim} contains neither texts nor objects with a name` }
  return { names: [...names] }
}

/** A claim by its name, which may have dots (`https://example.com/groups`), or by a dotted path (`realm_access.roles`). */
export function claimAt(claims: unknown, name: string): unknown {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined
  if (Object.hasOwn(claims, name)) return Object.entries(claims).find(([key]) => key === name)?.[1]
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const outer = name.slice(0, dot)
    if (!Object.hasOwn(claims, outer)) continue
    const inner = claimAt(claimAt(claims, outer), name.slice(dot + 1))
    if (inner !== undefined) return inner
  }
  return undefined
}

/** Names are compared without surrounding spaces and in Unicode form NFC, because an accent can be encoded in two ways. */
export function tidyName(text: string): string {
  return text.normalize('NFC').trim()
}

/** Entra ID replaces a list that is too long with a pointer (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, "groups overage claim"). */
function whyMissing(claims: Claims, claim: string): string {
  const [root = claim] = claim.split('.')
  const pointers = claims['_claim_names']
  const isPointedTo =
    typeof pointers === 'object' && pointers !== null && (claim in pointers || root in pointers)
  const isOverage = isPointedTo || claims['hasgroups'] === true || claims['hasgroups'] === 'true'
  return isOverage
    ? `the claim ${claim} was too long and only a pointer to it was sent: let the company sign-in send app roles, or only the groups assigned to this application`
    : `the claim ${claim} is missing: let the company sign-in send it to this application`
}

function itemsIn(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return listInText(value) ?? [value]
  if (typeof value !== 'object' || value === null || nameOf(value) !== undefined) return [value]
  // Zitadel sends roles as the keys of an object: { "admin": { "<organisation>": "<domain>" } }.
  const entries = Object.entries(value)
  return entries.every(([, inner]) => typeof inner === 'object' && inner !== null) ? Object.keys(value) : []
}

/** Some providers send a list as JSON text. */
function listInText(text: string): readonly unknown[] | undefined {
  if (!/^\s*\[.*\]\s*$/s.test(text)) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return tidyName(item) || undefined
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined
  for (const key of nameKeys) {
    const name: unknown = claimAt(item, key)
    if (typeof name === 'string' && name.trim() !== '') return tidyName(name)
  }
  return undefined
}
