import { createApp } from 'vue'
import { startPage } from '../api/startPage.ts'
import '../base.css'
import MyPage from './MyPage.vue'
import { personOfPath } from './personOfPath.ts'

startPage(createApp(MyPage, { userId: personOfPath(window.location.pathname) }), ['me'])
