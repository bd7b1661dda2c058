;(function () {
  'use strict'

  var root = document.documentElement
  var menu = document.querySelector('.menu')
  var content = document.querySelector('.doc')

  menu.addEventListener('click', function () {
    menu.setAttribute('aria-expanded', document.body.classList.toggle('nav-open'))
  })

  document.querySelector('.theme').addEventListener('click', function () {
    var dark = root.dataset.theme ? root.dataset.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = dark ? 'light' : 'dark'
    try {
      window.localStorage.setItem('theme', root.dataset.theme)
    } catch (e) {}
  })

  // what is scrolled sideways is reached by the keyboard, too
  content.querySelectorAll('table.tableblock').forEach(function (table, index) {
    var box = document.createElement('div')
    box.className = 'table-box'
    box.tabIndex = 0
    box.setAttribute('role', 'region')
    box.setAttribute('aria-label', 'Table ' + (index + 1))
    table.parentNode.insertBefore(box, table)
    box.appendChild(table)
  })

  content.querySelectorAll('a.anchor').forEach(function (anchor) {
    anchor.setAttribute('aria-label', 'Link to ' + anchor.parentNode.textContent)
  })

  content.querySelectorAll('pre').forEach(function (pre) {
    pre.tabIndex = 0
    var code = pre.querySelector('code[data-lang]')
    if (code && window.hljs && window.hljs.getLanguage(code.dataset.lang)) window.hljs.highlightElement(code)
    var button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = 'Copy'
    button.addEventListener('click', function () {
      navigator.clipboard.writeText((code || pre).textContent.replace(/\n$/, '') + '\n').then(function () {
        button.textContent = 'Copied'
        window.setTimeout(function () { button.textContent = 'Copy' }, 1500)
      })
    })
    pre.parentNode.appendChild(button)
  })

  var headings = content.querySelectorAll('.sect1 > h2[id], .sect2 > h3[id]')
  if (headings.length > 1) {
    var list = document.createElement('ul')
    headings.forEach(function (heading) {
      var link = document.createElement('a')
      link.href = '#' + heading.id
      link.textContent = heading.textContent
      var item = document.createElement('li')
      item.className = heading.tagName.toLowerCase()
      item.appendChild(link)
      list.appendChild(item)
    })
    var toc = document.querySelector('.toc')
    toc.appendChild(Object.assign(document.createElement('h2'), { textContent: 'On this page' }))
    toc.appendChild(list)
  }

  var current = document.querySelector('.nav [aria-current]')
  if (current) current.scrollIntoView({ block: 'nearest' })
})()
