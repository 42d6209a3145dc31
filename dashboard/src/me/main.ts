import { createApp } from 'vue'
import { createWebHistory, RouterView } from 'vue-router'
import { basePath } from '../api/basePath.ts'
import { startPage } from '../api/startPage.ts'
import '../base.css'
import { newMyRouter } from './router.ts'

startPage(createApp(RouterView).use(newMyRouter(createWebHistory(basePath))), ['me', 'declared'])
