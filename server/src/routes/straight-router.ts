import Router, { type RouterMiddleware } from '@koa/router'

type Found = ReturnType<Router['match']>
type Layer = Router['stack'][number]

/**
 * A router that remembers where the addresses without parameters lead. `POST /track` is most of all requests, and finding its route by every
 * pattern costs as much as reading its body. Routes are made before anything is asked, each as one function.
 */
export class StraightRouter extends Router {
  /** By method and address: no more than there are routes. */
  readonly #known = new Map<string, Layer>()

  /** Answers at addresses that `routes()` has found before; leaves the others to it. */
  straight(): RouterMiddleware {
    return (ctx, next) => {
      const layer = this.#known.get(keyOf(ctx.path, ctx.method))
      const answer = layer?.stack[0]
      if (!answer) return next()
      ctx._matchedRoute = layer.path
      ctx.params = {}
      return answer(ctx, next)
    }
  }

  override match(path: string, method: string): Found {
    const found = super.match(path, method)
    const [only, ...others] = found.pathAndMethod
    const isStraight = only?.stack.length === 1 && others.length === 0
    if (isStraight && found.path.every(layer => layer.path === path))
      this.#known.set(keyOf(path, method), only)
    return found
  }
}

function keyOf(path: string, method: string): string {
  return `${method} ${path}`
}
