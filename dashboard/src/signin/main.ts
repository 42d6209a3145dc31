import { createApp } from 'vue'
import { pathAtServer } from '../api/basePath.ts'
import { startPage } from '../api/startPage.ts'
import '../base.css'
import SignInApp from './SignInApp.vue'

const { pathname, search, hash } = window.location
// The secret of a link is read once; from then on it stands neither in the address bar nor in the history.
if (hash !== '') window.history.replaceState(null, '', pathname + search)

startPage(createApp(SignInApp, { path: pathAtServer(pathname), query: search, secret: hash.slice(1) }), [
  'signin',
])
