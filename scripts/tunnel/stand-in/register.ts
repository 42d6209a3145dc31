import { registerHooks } from 'node:module'

const standIn = new URL('ngrok.ts', import.meta.url).href

/** With `node --import` of this file, a program gets the stand-in when it imports ngrok. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@ngrok/ngrok' ? { url: standIn, shortCircuit: true } : next(specifier, context),
})
