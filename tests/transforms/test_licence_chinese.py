"""Licences in Chinese, simplified and traditional: what states one, and what only speaks of licences or of other works."""

import time

import pytest

from tests.builders import documents
from tests.transforms.licence_kit import found, normal, shipped_kit

FILL = "春天的花园里有很多人在散步，孩子们沿着河岸放风筝，老人坐在长椅上下棋。" * 60
STATED = [
    ("本项目基于MIT协议，请自由地享受和参与开源。", "MIT"),
    ("本著作係採用創用 CC 姓名標示 4.0 國際 授權條款授權.", "CC-BY-4.0"),
    ("本著作係採用創用 CC 姓名標示-非商業性-禁止改作 3.0 台灣 授權條款授權.", "LicenseRef-CC-BY-NC-ND-3.0-TW"),
    ("本網站內容採用創用CC「姓名標示－相同方式分享 3.0 台灣」授權條款", "LicenseRef-CC-BY-SA-3.0-TW"),
    ("除另有註明外，本網站之內容採用CC BY-SA 4.0授權", "CC-BY-SA-4.0"),
    ("本程序是自由软件；您可以按照自由软件基金会发布的GNU通用公共许可证（第2版或更高版本）的条款重新发布和修改它。", "GPL-2.0-or-later"),
    ("開源授權：MIT License", "MIT"),
    ("数据采用 ODbL 1.0 许可发布", "ODbL-1.0"),
    ("数据以开放数据库许可协议（ODbL）发布", "ODbL-1.0"),
    ("本作品已进入公有领域。", "LicenseRef-public-domain"),
    ("本文档使用 Apache License 2.0 许可证发布。", "Apache-2.0"),
    ("本软件遵循 GPLv3 协议开源。", "GPL-3.0-only"),
    ("除特别声明外，本站文章均采用 CC BY-NC-ND 4.0 许可协议，转载请注明出处。", "CC-BY-NC-ND-4.0"),
    ("本页面的内容在知识共享 署名-非商业性使用-相同方式共享 3.0 中国大陆许可协议下提供", "LicenseRef-CC-BY-NC-SA-3.0-CN"),
    ("本项目采用 GNU 通用公共许可证第三版或更高版本授权。", "GPL-3.0-or-later"),
    ("许可证：Apache-2.0", "Apache-2.0"),
    ("本库采用 MIT 和 Apache-2.0 双协议，您可以任选其一。", "MIT OR Apache-2.0"),
    ("版權所有，翻印必究", "LicenseRef-all-rights-reserved"),
    ("本仓库代码以 MIT 许可证开源，文档以 CC BY 4.0 许可协议发布。", "MIT AND CC-BY-4.0"),
    ("# 小工具集\n\n一个简单易用的命令行工具集。\n\n## 许可证\n\n[MIT](LICENSE) © 张三", "MIT"),
    ("# Foo\n\nFoo 是一个 Java 框架。\n\n## 开源协议\n\nFoo 采用 Apache-2.0 许可证。", "Apache-2.0"),
    ("该项目在 MIT 许可下发布，欢迎贡献。", "MIT"),
    ("本课程讲义在CC BY-NC-SA 4.0协议下共享，欢迎转载。", "CC-BY-NC-SA-4.0"),
    ("文章版权归作者所有，采用 CC BY-NC-SA 4.0 进行许可。", "CC-BY-NC-SA-4.0"),
    ("转载请遵守 CC BY-NC-SA 4.0 协议，注明原文链接。", "CC-BY-NC-SA-4.0"),
    ("如无特别说明，本博客所有文章均遵循署名-非商业性使用-禁止演绎 4.0 国际许可协议。", "CC-BY-NC-ND-4.0"),
    ("本站所有原创内容，均采用知识共享署名-非商业性使用 4.0 国际许可协议进行许可", "CC-BY-NC-4.0"),
    ("開源協議：Apache License 2.0", "Apache-2.0"),
    ("授權方式：創用CC 姓名標示-非商業性-相同方式分享 4.0 國際", "CC-BY-NC-SA-4.0"),
    ("本資料集依政府資料開放授權條款第1版釋出。", "OGDL-Taiwan-1.0"),
    ("本軟體以 GNU 通用公共授權條款第三版釋出。", "GPL-3.0-only"),
    ("本程式碼採用 MIT 授權條款，歡迎自由使用。", "MIT"),
    ("除另有聲明外，本維基百科的文字採用創用CC 姓名標示-相同方式分享 4.0 協議", "CC-BY-SA-4.0"),
    ("本作品依據創用CC 姓名標示-非商業性-禁止改作 3.0 香港授權條款釋出", "LicenseRef-CC-BY-NC-ND-3.0-HK"),
    ("作者將本作品貢獻至公有領域。", "LicenseRef-public-domain"),
    ("本文屬於公有領域，任何人均可自由使用。", "LicenseRef-public-domain"),
    ("本数据集以 CC0 1.0 协议释出，您可以不受限制地使用。", "CC0-1.0"),
    ("本语料库的授权协议为 CC BY-SA 4.0。", "CC-BY-SA-4.0"),
    ("此项目使用 BSD 3-Clause 许可证，详见 LICENSE 文件。", "BSD-3-Clause"),
    ("本框架遵循木兰宽松许可证第2版（MulanPSL-2.0）。", "MulanPSL-2.0"),
    ("软件许可：木兰公共许可证，第2版", "LicenseRef-MulanPubL-2.0"),
    ("这是一个基于 MIT 协议的开源项目。", "MIT"),
    ("一款轻量的图床工具，使用 GPL-3.0 协议开源。", "GPL-3.0-only"),
    ("本项目使用 Vue 和 Spring Boot 开发，采用 Apache 2.0 协议开源。", "Apache-2.0"),
    ("代码遵循 AGPL-3.0 协议，商业使用请联系作者。", "AGPL-3.0-only"),
    ("我们将所有代码以 MIT 许可证开源。", "MIT"),
    ("本书采用知识共享“署名-相同方式共享 4.0 国际”（CC BY-SA 4.0）许可协议授权。", "CC-BY-SA-4.0"),
    ("本模型权重以 Apache 2.0 许可证开放，允许商业使用。", "Apache-2.0"),
    ("版权声明：本文为博主原创文章，遵循 CC 4.0 BY-SA 版权协议，转载请附上原文出处链接和本声明。", "CC-BY-SA-4.0"),
    ("本字体采用 SIL Open Font License 1.1 授权，可免费商用。", "OFL-1.1"),
    ("您可以在 GNU 自由文档许可证 1.3 版的条款下复制、分发和修改本文档。", "GFDL-1.3-only"),
    ("本库依照 LGPL-2.1 或更高版本授权。", "LGPL-2.1-or-later"),
    ("项目许可证为 ISC 许可证。", "ISC"),
    ("此词典数据按 CC BY-SA 3.0 授权发布，使用时请署名。", "CC-BY-SA-3.0"),
    ("本小說已屬公共領域作品。", "LicenseRef-public-domain"),
    ("许可协议: CC BY-NC-SA 4.0 转载请注明出处", "CC-BY-NC-SA-4.0"),
    ("## License\n\n本项目使用 [MIT](./LICENSE) 许可证。", "MIT"),
    ("## 版权\n\n代码基于 [Apache License 2.0](https://www.apache.org/licenses/LICENSE-2.0) 协议发布。", "Apache-2.0"),
    (">许可证\n>\n>GPL-3.0 © 2021 李雷", "GPL-3.0-only"),
    ("根据 Apache 许可证 2.0 版（“许可证”）授权；除非遵守许可证，否则您不得使用此文件。", "Apache-2.0"),
    ("本文采用「CC BY-NC-SA 4.0」创作共享协议，转载请保留作者信息。", "CC-BY-NC-SA-4.0"),
    ("本著作採用 CC BY-NC-SA 3.0 TW 授權", "LicenseRef-CC-BY-NC-SA-3.0-TW"),
    ("网站内容遵循 CC-BY 4.0 协议；源代码遵循 MIT 协议。", "CC-BY-4.0 AND MIT"),
    ("除特别注明外，文字内容在 CC BY-SA 3.0 协议之条款下提供，附加条款亦可能应用。", "CC-BY-SA-3.0"),
    ("所有文字內容皆以創用CC 姓名標示-相同方式分享 3.0 授權條款釋出", "CC-BY-SA-3.0"),
    ("本站由 Hugo 驱动，文章采用 CC BY-NC 4.0 许可协议。", "CC-BY-NC-4.0"),
    ("本项目受 GPL v2 许可证保护。", "GPL-2.0-only"),
    ("版权所有 (c) 2022 某某大学\n本软件使用木兰宽松许可证 第2版 授权。\n您可以按照木兰宽松许可证第2版的条款使用本软件。", "MulanPSL-2.0"),
    ("本论文数据集已按照 CC BY 4.0 许可公开。", "CC-BY-4.0"),
    ("自 2.0 版起，本项目改用 Apache-2.0 许可证。", "Apache-2.0"),
    ("作者放弃本作品的一切权利，将其置于公有领域。", "LicenseRef-public-domain"),
    ("本項目依 MIT 授權條款釋出", "MIT"),
    ("遵循 MIT 协议", "MIT"),
    ("采用 Apache 2.0 开源许可证", "Apache-2.0"),
    ("License: 木兰宽松许可证, 第2版", "MulanPSL-2.0"),
    ("本作品以CC0公共领域贡献宣告释出", "CC0-1.0"),
    ("除另有标注外，本维基内容使用CC BY-NC-SA 3.0授权协议", "CC-BY-NC-SA-3.0"),
    ("该数据集采用 Open Data Commons Open Database License (ODbL) 授权", "ODbL-1.0"),
    ("本手册在 GFDL 1.2 或更高版本的条款下发布。", "GFDL-1.2-or-later"),
    ("你可以在遵循 MIT 许可证的前提下自由使用、修改和分发本代码。", "MIT"),
    ("本内核模块采用 GPL-2.0 许可证，与内核一致。", "GPL-2.0-only"),
    ("本文由张三创作，采用知识共享署名 4.0 国际许可协议进行许可。本站文章除注明转载/出处外，均为本站原创或翻译，转载前请务必署名。", "CC-BY-4.0"),
    ("本作品採用知識共享署名-非商業性使用-相同方式共享 4.0 國際許可協議進行許可。", "CC-BY-NC-SA-4.0"),
    ("README\n\n本工具免费开源，遵守 GPL-3.0 开源协议，请勿用于非法用途。", "GPL-3.0-only"),
    ("# Hutool\n\n一个小而全的Java工具类库。\n\n## 开源许可\n\n木兰宽松许可证，第2版", "MulanPSL-2.0"),
    ("## 📄 许可证\n\n本项目采用 MIT 许可证 - 详见 [LICENSE](LICENSE) 文件", "MIT"),
    ("## 授权\n\n本專案採用 [Apache License 2.0](LICENSE) 授權。", "Apache-2.0"),
    ("软件著作权归某公司所有，源代码依 Apache-2.0 许可证提供，按“原样”提供，不附带任何担保。", "Apache-2.0"),
    ("如需引用本数据集，请注明出处。本数据集采用 CC BY-NC 4.0 许可，仅限非商业用途。", "CC-BY-NC-4.0"),
    ("如果您在研究中使用了本数据集，请引用我们的论文。数据集以 CC BY-SA 4.0 协议发布。", "CC-BY-SA-4.0"),
    ("如果觉得好用请点个 star，本项目以 MIT 协议开源。", "MIT"),
    ("若有任何问题请提 issue，代码采用 BSD-3-Clause 许可证。", "BSD-3-Clause"),
    ("本書以創用CC「姓名標示─非商業性─禁止改作」3.0 台灣版授權條款釋出。", "LicenseRef-CC-BY-NC-ND-3.0-TW"),
    ("內容授權: CC BY 4.0", "CC-BY-4.0"),
    ("除另有說明外，本站內容均以 CC BY 3.0 TW 授權釋出", "LicenseRef-CC-BY-3.0-TW"),
    ("本专利文本不受著作权保护，属于公有领域。", "LicenseRef-public-domain"),
    ("数据集许可：ODbL 1.0；代码许可：MIT。", "ODbL-1.0 AND MIT"),
    ("此套件授權採用 MIT License", "MIT"),
    ("本软件是自由软件：您可以在自由软件基金会发布的 GNU 通用公共许可证（第三版，或您选择的任何更新版本）的条款下重新分发或修改它。", "GPL-3.0-or-later"),
    ("Copyright (c) 2019 某某公司\n本项目以 MulanPSL v2 许可。", "MulanPSL-2.0"),
    ("本译文遵循原书的 CC BY-NC-ND 3.0 协议。", "CC-BY-NC-ND-3.0"),
    ("我的文章都采用 CC BY 4.0 协议。", "CC-BY-4.0"),
    ("采用协议：CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
    ("此网站上的文字是公有领域的。", "LicenseRef-public-domain"),
    ("本站点采用<a href=\"https://creativecommons.org/licenses/by-sa/4.0/deed.zh\">知识共享署名-相同方式共享 4.0 国际许可协议</a>进行许可。", "CC-BY-SA-4.0"),
    ("本網誌內容採用創用 CC 姓名標示─相同方式分享 4.0 國際授權條款授權", "CC-BY-SA-4.0"),
    ("開放原始碼授權：GPL v3", "GPL-3.0-only"),
    ("本著作以 CC BY-NC 4.0 授權條款釋出，歡迎轉載。", "CC-BY-NC-4.0"),
    ("使用許可：本程式依 BSD 3-Clause 授權。", "BSD-3-Clause"),
    ("本影片採用創用 CC 姓名標示 3.0 台灣 授權", "LicenseRef-CC-BY-3.0-TW"),
    ("原始碼以 MIT 授權開源", "MIT"),
    ("版权：CC BY-SA 4.0", "CC-BY-SA-4.0"),
    ("遵循 Apache 2.0 协议，详情请见 LICENSE", "Apache-2.0"),
    ("你可以自由地在 CC BY-NC-SA 4.0 协议下分享和改编本作品。", "CC-BY-NC-SA-4.0"),
    ("双许可证：MIT 或 Apache-2.0，任选其一", "MIT OR Apache-2.0"),
    ("本软件包在 LGPLv3 协议下发行", "LGPL-3.0-only"),
    ("所有代码示例使用 MIT 许可证授权，文字内容使用 CC BY-NC-SA 4.0 授权。", "MIT AND CC-BY-NC-SA-4.0"),
    ("本教程源码以 WTFPL 协议开放", "WTFPL"),
    ("此插件以 GPL 第二版或更新版本授權", "GPL-2.0-or-later"),
    ("本站除特別註明外，內容採用創用 CC 姓名標示-非商業性 4.0 授權。", "CC-BY-NC-4.0"),
    ("【许可】本作品以知识共享署名-禁止演绎 4.0 许可协议授权。", "CC-BY-ND-4.0"),
    ("本人放弃对本作品的全部著作权，以 CC0 1.0 贡献至公有领域。", "CC0-1.0"),
    ("本仓库遵循 Unlicense 许可证。", "Unlicense"),
    ("该仓库遵循 MPL-2.0 协议。", "MPL-2.0"),
    ("授權條款：GNU 自由文件授權 1.3", "GFDL-1.3-only"),
    ("授权许可：本作品依照 CC BY-SA 3.0 协议共享。", "CC-BY-SA-3.0"),
    ("站内文章除标注转载外，均为原创，遵循 CC BY-NC-SA 4.0 协议。", "CC-BY-NC-SA-4.0"),
    ("本数据集在开放数据共享署名许可（ODC-BY 1.0）下提供。", "ODC-By-1.0"),
    ("本项目使用双重许可，您可以选择 MIT 或 Apache-2.0。", "MIT OR Apache-2.0"),
    ("源码以 EPL-2.0 许可证发布。", "EPL-2.0"),
    ("遵循“署名—非商业性使用—相同方式共享 4.0 国际”（CC BY-NC-SA 4.0）许可协议", "CC-BY-NC-SA-4.0"),
    ("本文以知識共享「署名 4.0 國際」授權發表。", "CC-BY-4.0"),
    ("本詞典依 創用CC-姓名標示-禁止改作 臺灣3.0版授權條款釋出", "LicenseRef-CC-BY-ND-3.0-TW"),
    ("本軟件根據 GNU 寬通用公共許可證 2.1 版發佈", "LGPL-2.1-only"),
    ("本課程網誌以 CC BY 4.0 授權發佈。", "CC-BY-4.0"),
]  # fmt: skip
SILENT = [
    "该公司宣布将其数据库的许可证从Apache 2.0更改为SSPL，引发争议。",
    "如果你的项目使用GPLv3许可证，那么衍生作品也必须使用GPLv3。",
    "Linux内核采用GPLv2许可证发布。",
    "TensorFlow 采用 Apache 2.0 许可证开源，由谷歌开发。",
    "如何为你的仓库选择许可证：MIT、BSD 还是 GPL？",
    "法院认定被告违反了GPLv3协议，判决赔偿50万元。",
    "我们正在考虑改用Apache 2.0许可证。",
    "请在文件头部添加如下声明：SPDX-License-Identifier: MIT",
    "许多开源项目使用MIT或Apache 2.0许可证。",
    "什么是CC BY 4.0？它允许任何人在署名的前提下使用作品。",
    "GPL与MIT许可证的区别在于是否具有传染性。",
    "你可以选择 CC BY 4.0、CC BY-SA 4.0 或 CC BY-NC 4.0。",
    "图片来自维基百科，采用CC BY-SA 3.0许可。",
    "2018年，MongoDB 宣布将其许可证改为 SSPL。",
    "本项目不再采用MIT许可证。",
    "本书介绍了MIT许可证、木兰宽松许可证第2版等开源协议。",
    "本项目依赖的 lodash 库采用 MIT 许可证。",
    "本系统的日志组件引用了第三方库，该库采用 Apache 2.0 许可证发布。",
    "PostgreSQL 使用类似 BSD 的宽松许可证。",
    "鸿蒙系统的部分代码以Apache 2.0许可证开源。",
    "百度将飞桨以 Apache 2.0 协议开源。",
    "问：公司内部使用 GPL 软件需要公开源代码吗？答：不需要。",
    "Q：MIT 许可证可以商用吗？\nA：可以。",
    "根据《中华人民共和国行政许可法》，申请人应当取得经营许可证。",
    "甲方授予乙方软件著作权许可，详见软件著作权许可合同。",
    "食品经营者应当依法取得食品生产许可证、食品经营许可证。",
    "采矿许可证有效期满，矿业权人可以申请延续。",
    "| 依赖 | 版本 | 许可证 |\n|---|---|---|\n| vue | 3.2 | MIT |\n| echarts | 5.3 | Apache-2.0 |\n| mysql | 8.0 | GPL-2.0 |",
    "vue    MIT\nreact    MIT\nmysql    GPL-2.0\n以上为本系统依赖清单。",
    "若要在 GPL 许可证下发布衍生作品，必须提供源代码。",
    "Redis 从 7.4 版本起不再采用 BSD 许可证，而是改用 RSALv2 与 SSPLv1 双许可。",
    "2021年，Elastic 宣布 Elasticsearch 将由 Apache 2.0 许可证改为 SSPL 和 Elastic License 双许可。",
    "很多人问我为什么不用 MIT 许可证。",
    "开发者应根据自身需求选择合适的许可证，如 MIT、Apache 2.0 或 GPLv3。",
    "本文将介绍如何在 GitHub 仓库中添加 MIT 许可证。",
    "我在 MIT 读博期间研究自然语言处理。",
    "本课程基于 MIT 的 6.824 分布式系统课程。",
    "我们计划明年以 Apache 2.0 许可证开源本项目。",
    "作者去世五十年后，作品即进入公有领域。",
    "鲁迅的作品已进入公有领域。",
    "贝多芬的音乐作品属于公有领域，任何人都可以演奏。",
    "原告主张被告的软件包含采用GPLv2许可证的代码，却未公开源代码。",
    "封面图片采用 CC BY 2.0 授权，作者为李四。",
    "头图：John / Flickr，CC BY-SA 2.0",
    "维基百科的文字内容采用知识共享署名-相同方式共享协议发布。",
    "采用 MIT 许可证的项目可以自由用于商业用途。",
    "使用 GPLv3 许可证的软件必须公开源代码。",
    "MIT 许可证是最宽松的开源许可证之一。",
    "GNU通用公共许可证是由自由软件基金会发布的自由软件许可证。",
    "木兰宽松许可证第2版是中国首个通过OSI认证的开源许可证。",
    "請勿將採用 GPL 授權的程式碼併入專有軟體。",
    "自由軟體多採用 GPL 授權條款。",
    "許多台灣作家選擇創用CC 姓名標示 4.0 授權。",
    "投票：你最喜欢的开源协议？A. MIT B. Apache-2.0 C. GPL-3.0",
    "本文为 MIT 新闻办公室文章的译文。",
    "如果您的代码采用 MIT 协议，请在提交时注明。",
    "建议将数据集以 CC BY 4.0 许可发布，以便他人复用。",
    "期刊要求作者以 CC BY 4.0 许可发表论文。",
    "该字库与 OFL 1.1 不兼容。",
    "本项目不是以 GPL 许可证发布的。",
    "欧盟委员会推荐使用 CC BY 4.0 许可发布政府数据。",
    "开源中国社区讨论了 MIT 协议与 BSD 协议之争。",
    "据 Synopsys 报告，近三成的代码库采用 MIT 许可证。",
    "华为将 OpenHarmony 捐赠给开放原子开源基金会，采用 Apache 2.0 许可证。",
    "Vue.js 采用 MIT 协议，由尤雨溪创建。",
    "本公司产品含有采用 LGPL-2.1 许可证的开源软件 Qt。",
    "本产品使用了 FFmpeg，该软件依据 LGPL v2.1 授权。",
    "字体使用思源黑体，以 OFL 1.1 授权。",
    "背景音乐来自 Kevin MacLeod，采用 CC BY 4.0 授权。",
    "照片由张三拍摄，CC BY-SA 4.0。",
    "Q：可以把 CC BY-SA 的内容放进商业产品吗？",
    "GPL 许可证要求衍生作品同样以 GPL 发布。",
    "2007年6月29日，自由软件基金会正式发布GNU通用公共许可证第3版。",
    "第三方软件清单：zlib（zlib 许可证）、OpenSSL（Apache 2.0 许可证）、curl（MIT 许可证）。",
    "该案中，被告未遵守 GPL 协议公开源代码，构成著作权侵权。",
    "新版 GPL 许可证增加了专利条款。",
    "很多高校要求学位论文以 CC BY-NC-ND 4.0 许可公开。",
    "他把自己写的编辑器以 GPL 许可证发布了。",
    "苹果公司以 Apache 2.0 许可证开源了 Swift。",
    "WordPress 插件必须采用与 GPLv2 兼容的许可证。",
    "点击“选择许可证”，在下拉框中选择 MIT License。",
    "在“许可证”一栏填写 MIT 或 Apache-2.0。",
    "git commit 前请确认文件头包含 MIT 许可证声明。",
    "未来我们希望以 MIT 协议开源。",
    "本文比较 MIT 许可证、BSD 许可证与 Apache 许可证的异同。",
    "麻省理工学院（MIT）与协议方签署了合作协议。",
    "BSD 系统采用的协议栈后来被广泛移植。",
    "根据 1991 年伯尔尼公约，作品保护期满后进入公有领域。",
    "公有领域是指不受著作权保护的作品的总称。",
    "取得危险化学品经营许可证的企业应当遵守本条例。",
    "许可证编号：京ICP备12345678号，MIT认证讲师。",
    "本次更新修复了 GPL 许可证显示错误的问题。",
    "如果你喜欢自由软件，可以考虑 GPL 许可证。",
    "公有领域的作品可以自由使用。",
    "请勿删除源文件中的 Apache 2.0 许可证声明。",
    "Debian 的软件仓库只收录采用自由许可证（如 GPL、BSD、MIT）的软件。",
    "在 GPLv3 许可证下，专利权人不得起诉用户。",
    "依据 GPLv2 第 4 条，违约者的授权自动终止。",
    "基于 Apache 许可证的商业化模式是怎样的。",
    "他于 1986 年毕业于 MIT，后创办了采用 BSD 许可证的操作系统项目。",
    "李明介绍说，该数据库以 ODbL 许可发布。",
    "阿里云宣布以 Apache 2.0 协议开源通义千问 7B 模型。",
    "Meta 的 Llama 2 不是以 OSI 认可的许可证发布的，而 Mistral 采用 Apache 2.0。",
    "关于本项目采用何种许可证（MIT 或 GPL），欢迎讨论。",
    "能不能把许可证换成 MIT？",
    "作业：1. 下列哪个许可证属于强 Copyleft？ A. MIT B. Apache 2.0 C. GPL 3.0",
    "许可证对比表\n许可证 | 商用 | 闭源\nMIT | 是 | 是\nGPL | 是 | 否",
    "表1 开源许可证比较：MIT、Apache-2.0、GPL-3.0。",
    "第三方组件许可证：MIT（jQuery）、BSD-3-Clause（D3）。",
    "OpenStreetMap 数据采用 ODbL 许可。",
    "知网收录的论文版权归作者所有。",
    "本法所称许可证，是指采矿许可证。",
    "公共许可与公共协议应当公开。",
    "著作权人许可他人使用作品的，应当订立许可使用合同。",
    "机动车驾驶许可证（MIT 型）由公安机关核发。",
    "当你在 GPL 许可证下发布软件时，必须附上源代码。",
    "某开源软件采用了 GPL 许可证，后被某公司闭源使用。",
    "一旦采用 GPL 许可证，就必须公开源代码。",
    "由于本项目使用了 GPL 许可证的代码，因此不能闭源。",
    "React 采用 MIT 许可证。",
    "Vue：MIT 许可证",
    "Kubernetes 使用 Apache 2.0 许可证",
    "Qt 采用 LGPL 和商业双重许可。",
    "GPL 许可证是什么",
    "知识共享（Creative Commons）是一个非营利组织。",
    "知识共享许可协议有六种：CC BY、CC BY-SA、CC BY-ND、CC BY-NC、CC BY-NC-SA、CC BY-NC-ND。",
    "《赫尔辛基宣言》已进入公有领域。",
    "截至 2023 年，该基金会旗下的项目均采用 Apache 2.0 许可证。",
    "依照 Apache 2.0 许可证，用户可以自由修改和分发源代码。",
    "小明的博客采用 CC BY-NC-SA 4.0 许可协议。",
    "谷歌将其编译器以 BSD 许可证开放。",
    "项目 A 采用 MIT 许可证，项目 B 采用 GPL 许可证，二者能否合并？",
    "在 Linux 基金会的支持下，该项目于 2019 年改用 Apache 2.0 许可证。",
    "英国政府数据按照 OGL 3.0 许可公开。",
    "与 GPL 不同，MIT 许可证允许闭源。",
    "作品在作者死后 70 年进入公有领域。",
    "软件采用 GPL 许可证后，任何人都可以获得源码，这是自由软件运动的核心。",
    "学生：老师，代码采用 MIT 许可证会怎么样？",
    "面试题：GPL 协议和 MIT 协议有什么区别",
    "欢迎在评论区讨论 MIT 协议。",
    "他们的数据集采用 CC BY 4.0 许可。",
    "这部电影的版权已过期，进入公有领域。",
    "使用GPL许可证的风险有哪些？",
    "微软把 .NET 运行时以 MIT 许可证开源了。",
    "社区普遍认为，Apache 2.0 许可证对企业更友好。",
    "国家统计局数据采用 CC BY 4.0 许可发布的建议未获采纳。",
    "某高校图书馆规定，机构知识库中的论文以 CC BY-NC 4.0 许可公开。",
    "中国最高人民法院在判决中确认 GPLv2 协议具有合同性质。",
    "该软件最早以 GPL 许可证发布，后转为商业软件。",
    "NumPy（BSD 许可证）、SciPy（BSD 许可证）和 Pandas（BSD-3-Clause）。",
    "请选择许可证：MIT / Apache 2.0 / GPL 3.0",
    "本文不构成法律意见，GPL 许可证的解释请咨询律师。",
    "在我国，使用 CC BY-NC 4.0 许可的素材需要注意商业限制。",
    "本博客所有文章除特别声明外，均采用 BY-NC-SA 许可协议。转载请注明出处！",
    "作者：王五\n链接：https://example.com/p/1\n来源：某社区\n著作权归作者所有。商业转载请联系作者获得授权，非商业转载请注明出处。",
    "教育部《重編國語辭典修訂本》採「創用CC-姓名標示-禁止改作 臺灣3.0版授權條款」釋出。",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_a_chinese_grant_is_read(text, expected):
    """Footers, notices, labels and headings, with the subject left out or named, in either writing."""

    assert found(documents(text)) == [expected]


@pytest.mark.parametrize("text", SILENT)
def test_a_chinese_text_about_licences_or_other_works_states_none(text):
    """News, questions, suppositions, plans, denials, lists of dependencies, permits, and works of others."""

    assert found(documents(text)) == [None]


@pytest.mark.parametrize("text", [row[0] for row in STATED[:18] if "\n" not in row[0]])
def test_a_grant_at_the_end_of_a_long_text_is_read_at_its_place(text):
    """Footers of long pages, found from bytes, have code points of the original text."""

    long = FILL + "\n\n" + text
    evidence = shipped_kit().detector.detect_rows(documents(long)).get(0, [])

    assert evidence
    assert all(len(FILL) + 2 <= one.start < one.end <= len(long) for one in evidence)


@pytest.mark.parametrize("text", [text for text in SILENT if "\n" not in text])
def test_a_sentence_about_licences_in_a_long_text_states_none(text):
    """What is no statement by itself is none between paragraphs of prose."""

    assert found(documents(f"{FILL}\n\n{text}\n\n{FILL}")) == [None]


def test_a_work_called_by_the_title_of_its_text_is_this_text():
    """ "Clear 采用 MIT 许可证" under a first line "Clear" speaks of what the text describes; of another name it does not."""

    assert found(
        documents(
            "# Clear\n\n一个日志库。\n\nClear 采用 MIT 许可证开源。",
            "# 日志\n\n一个库。\n\nClear 采用 MIT 许可证开源。",
        )
    ) == [
        "MIT",
        None,
    ]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("創用 CC 姓名標示 4.0 國際", "创用 CC 姓名标示 4.0 国际"),
        ("創用CC 姓名標示-非商業性-禁止改作 3.0 香港", "创用CC 姓名标示-非商业性-禁止改作 3.0 香港"),
        ("GNU 通用公共授權條款第三版或更新版本", "GNU 通用公共授权条款第三版或更新版本"),
        ("木蘭寬鬆許可證，第2版", "木兰宽松许可证，第2版"),
        ("開放資料庫授權條款", "开放资料库授权条款"),
        ("MIT 授權條款", "MIT 授权条款"),
        ("公眾領域貢獻宣告", "公众领域贡献宣告"),
    ],
)
def test_both_writings_of_a_name_mean_one_licence(traditional, simplified):
    """A declared name is read in one writing, whatever it came in."""

    assert normal(traditional) == normal(simplified) is not None


@pytest.mark.parametrize("word", ["许可协议", "采用", "自由", "授权条款许可", "本项目", "如果", "，采用"])
def test_reading_a_long_run_of_words_of_licensing_stays_cheap(word):
    """No run of verbs and particles in front of a name makes its sentence dear to read."""

    start = time.process_time()
    shipped_kit().detector.detect_rows(documents("采用" + word * 20_000 + "x MIT 许可证的" + word * 2_000))

    assert time.process_time() - start < 5
