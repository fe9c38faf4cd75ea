/** Two entries that carry one text. */
export interface Pair {
  readonly how: string;
  readonly first: { readonly title: string; readonly text: string };
  readonly second: { readonly title: string; readonly text: string };
}

interface Piece {
  readonly title: string;
  readonly otherTitle: string;
  readonly text: string;
  /** What a later version adds behind it. */
  readonly more: string;
  readonly dateline: string;
  /** The same piece as another desk edits it. */
  readonly edited: string;
}

const pieces: readonly Piece[] = [
  {
    title: 'Chip maker Arvend to build $4 billion plant in Saxony',
    otherTitle: 'Arvend picks Saxony for a $4 bln chip plant',
    text: 'Arvend will build a plant for power chips near Dresden at a cost of $4 billion, the company said on Tuesday, its largest investment in Europe so far. The plant is to employ 1,800 people and to deliver its first wafers in 2028. Chief executive Marla Quint said that the state of Saxony would bear a fifth of the cost. The European Commission still has to approve the aid, which Berlin asked for in January.',
    more: ' Shares of Arvend rose 2 percent after the news. Analysts at Holm Bank said that the plant would help to meet demand from makers of electric cars, among them Daimler and Stellantis.',
    dateline: 'DRESDEN, March 4 (Reuters) - ',
    edited:
      'Arvend is to build a plant for power chips near Dresden for $4 bln, the firm said on Tuesday, its largest investment in Europe so far. The plant will employ 1,800 people and deliver its first wafers in 2028. Chief executive Marla Quint said the state of Saxony would bear a fifth of the cost. The European Commission has yet to approve the aid, which Berlin asked for in January.',
  },
  {
    title: 'Ferry with 214 aboard runs aground off Naxos, all safe',
    otherTitle: 'All 214 rescued after Greek ferry hits rocks off Naxos',
    text: 'A ferry with 214 people aboard ran aground off the island of Naxos in strong winds early on Sunday, and all of them were brought ashore unhurt, the Greek coast guard said. The Blue Aster, on its way from Piraeus to Amorgos, struck rocks half a mile from the harbour at 3 a.m. Fishing boats and two patrol vessels took the passengers off. The captain was questioned by a prosecutor in Naxos.',
    more: ' The shipping ministry ordered an inquiry and took the certificate of the vessel away. The union of seamen said that the crew had asked for the trip to be called off because of the gale.',
    dateline: 'ATHENS (AP) — ',
    edited:
      'A Greek ferry with 214 people aboard ran aground off the island of Naxos in strong winds early on Sunday and all were brought ashore unhurt, the coast guard said. The Blue Aster, sailing from Piraeus to Amorgos, struck rocks half a mile from the harbour at 3 a.m. Fishing boats and two patrol vessels took off the passengers. A prosecutor in Naxos questioned the captain.',
  },
  {
    title: 'Court strikes down Ohio limits on early voting',
    otherTitle: 'Ohio early voting limits are unlawful, judge rules',
    text: 'A federal court in Columbus struck down limits on early voting in Ohio on Friday, ruling that they burdened black voters without any need. Judge Peter Lanford wrote that the state had shown no case of fraud in the six days that the law took away. Secretary of State Joan Husk said that Ohio would appeal to the Sixth Circuit. The ruling restores what is known as Golden Week for the election in November.',
    more: ' Civil rights groups that had sued under the Voting Rights Act welcomed the ruling. Some 80,000 people used the six days in 2012, according to testimony that the court cited.',
    dateline: 'COLUMBUS, Ohio (Reuters) - ',
    edited:
      'Limits on early voting in Ohio were struck down by a federal court in Columbus on Friday, which ruled that they burdened black voters without any need. Judge Peter Lanford wrote that the state had shown no case of fraud in the six days that the law took away. Secretary of State Joan Husk said Ohio would appeal to the Sixth Circuit. The ruling restores what is known as Golden Week for the November election.',
  },
  {
    title: 'Ebola vaccine trial begins in Goma with 600 volunteers',
    otherTitle: 'First of 600 volunteers get Ebola vaccine in Goma trial',
    text: 'A trial of a second vaccine against Ebola began in Goma on Monday with 600 volunteers, the health ministry of Congo said. The vaccine, made by Belgian firm Vacera, is given in two doses 56 days apart. Doctors Without Borders runs the trial together with the London School of Hygiene. Health workers and traders who cross the border to Rwanda are the first to be asked. Results are expected in a year.',
    more: ' Some in Kinshasa had warned that a second vaccine might confuse people. Minister Eteni Longo, who took over in July, said that a panel of experts had settled the matter.',
    dateline: 'GOMA, Nov 11 (Reuters) - ',
    edited:
      'Congo began a trial of a second vaccine against Ebola in Goma on Monday with 600 volunteers, its health ministry said. Made by Belgian firm Vacera, the vaccine is given in two doses 56 days apart. Doctors Without Borders runs the trial together with the London School of Hygiene. Health workers and traders who cross the border to Rwanda will be asked first. Results are expected in a year.',
  },
  {
    title: 'Ryarn Air orders 75 jets from Embraer',
    otherTitle: 'Embraer wins order for 75 jets from Ryarn Air',
    text: 'Ryarn Air has ordered 75 jets of the type E195-E2 from Embraer, with options for 25 more, both said at the air show in Farnborough. The order is worth 6.3 billion dollars at list prices, though airlines get large discounts. Deliveries begin in the spring of 2026. Ryarn chief Declan Moy said that the jets burn a quarter less fuel than those they replace and would open airports with short runways.',
    more: ' Airbus had offered its A220 for the same order. Embraer shares rose in Sao Paulo by 4 percent, the most since May, and the planemaker raised its forecast of deliveries.',
    dateline: 'FARNBOROUGH, England, July 22 (Reuters) - ',
    edited:
      'Ryarn Air has placed an order for 75 E195-E2 jets with Embraer, with options for 25 more, both said at the air show in Farnborough. At list prices the order is worth 6.3 billion dollars, though airlines get large discounts. Deliveries begin in the spring of 2026. The jets burn a quarter less fuel than those they replace, said Ryarn chief Declan Moy, and would open airports with short runways.',
  },
  {
    title: 'Flaw in Lodestar routers lets strangers read traffic',
    otherTitle: 'Lodestar warns of router hole CVE-2026-1187',
    text: 'Lodestar has warned of a flaw in its home routers that lets strangers on the internet read and change traffic without a password. The flaw, CVE-2026-1187, stands in the page for remote help of the models LX20 to LX45 and is rated 9.8 of 10. Researchers of the firm Kestrel Labs found it in January and saw it used in attacks in Brazil last week. New firmware is out; owners of the LX20 should replace the device.',
    more: ' Kestrel Labs counted some 310,000 devices that answer from the internet, most of them in Brazil, Vietnam and Turkey. The Dutch cyber agency asked providers to block port 7547.',
    dateline: '',
    edited:
      'A flaw in home routers of Lodestar lets strangers on the internet read and change traffic without a password, the maker has warned. The flaw, CVE-2026-1187, stands in the page for remote help of the models LX20 to LX45 and is rated 9.8 of 10. Researchers of Kestrel Labs found it in January and saw it used in attacks in Brazil last week. There is new firmware; owners of the LX20 should replace the device.',
  },
  {
    title: 'Storm Hedda leaves 90,000 homes in Ireland without power',
    otherTitle: 'Ireland: 90,000 homes dark as storm Hedda moves on',
    text: 'Storm Hedda left 90,000 homes in the west of Ireland without power on Thursday, with gusts of 134 km per hour measured at Mace Head. Schools stayed closed in Galway, Mayo and Clare, and flights from Shannon were called off. The ESB said that crews from Northern Ireland would help to mend the lines. A woman was hurt in Ennis when a tree fell on her car. The storm is to reach Scotland in the evening.',
    more: ' Met Eireann lifted its red warning at noon. Farmers in Connemara spoke of lost sheds and fences, and the army was asked to bring water to three islands off the coast.',
    dateline: 'DUBLIN, Dec 3 (Reuters) - ',
    edited:
      'Storm Hedda has left 90,000 homes in the west of Ireland without power, with gusts of 134 km per hour measured at Mace Head on Thursday. Schools were closed in Galway, Mayo and Clare and flights from Shannon were called off. Crews from Northern Ireland would help to mend the lines, the ESB said. A woman was hurt in Ennis when a tree fell on her car. The storm is to reach Scotland in the evening.',
  },
  {
    title: 'Painting by Vermeer pupil sells for 3.1 million pounds',
    otherTitle: 'Vermeer pupil painting fetches 3.1 mln pounds in London',
    text: 'A painting that hung for years in a school in Leeds was sold for 3.1 million pounds in London on Wednesday after experts found that a pupil of Vermeer had made it. Bidders from New York, Tokyo and Delft raised the price to six times the estimate of Halden & Rowe. The school bought it for 40 pounds in 1951. Its head, Ruth Ackery, said that the money would pay for a new roof and for scholarships.',
    more: ' The picture shows a woman at a virginal. Curators of the Mauritshuis in The Hague had asked for it to be lent for a show in the autumn, and the buyer is said to have agreed.',
    dateline: 'LONDON, May 20 (AFP) - ',
    edited:
      'A painting that hung in a school in Leeds for years was sold in London on Wednesday for 3.1 mln pounds after experts found that it was made by a pupil of Vermeer. Bidders from New York, Tokyo and Delft raised the price to six times the estimate of Halden & Rowe. The school bought it for 40 pounds in 1951. The money would pay for a new roof and for scholarships, said its head, Ruth Ackery.',
  },
  {
    title: '商务部宣布对进口工业机器人展开反倾销调查',
    otherTitle: '中国对进口机器人启动反倾销调查',
    text: '商务部周三发布公告，宣布对原产于日本和德国的进口工业机器人展开反倾销调查。公告称，沈阳启明、苏州锐科等四家企业提交申请，认为2023年以来进口产品价格下降18%，国内产业受到损害。调查通常应在一年内结束，特殊情况下可延长六个月。日本机器人协会表示将配合调查，德国机械设备制造业联合会则表示遗憾。',
    more: '分析人士指出，去年中国进口工业机器人约9万台，其中日本产品占六成以上。受消息影响，安川电机股价下跌4%，发那科下跌3%，国内相关板块则普遍上涨。',
    dateline: '新华社北京3月4日电 ',
    edited:
      '中国商务部周三公告，决定对原产于日本和德国的进口工业机器人展开反倾销调查。公告称，沈阳启明、苏州锐科等四家企业提交申请，认为2023年以来进口产品价格下降18%，国内产业受到损害。调查一般应在一年内结束，特殊情况下可延长六个月。日本机器人协会表示将配合调查，德国机械设备制造业联合会对此表示遗憾。',
  },
  {
    title: '南方暴雨致两条铁路中断，三万旅客滞留广州',
    otherTitle: '暴雨中断京广、贵广铁路，广州滞留旅客三万人',
    text: '受持续强降雨影响，京广线和贵广线周日凌晨先后中断，约三万名旅客滞留广州南站和广州站。广州铁路局表示，韶关境内一处路基被洪水冲毁，抢修人员已经到达现场，预计周一中午恢复通车。气象部门预报，未来两天粤北仍有大雨到暴雨，局部地区降雨量可达150毫米。当地政府开放了十二所学校，安置受灾群众四千多人。',
    more: '应急管理部派出工作组前往韶关指导救灾。航空公司临时增加了往返长沙、武汉和贵阳的航班四十余班，机票价格不得高于平日，旅客可以在车站办理免费退票。',
    dateline: '中新网广州6月9日电 ',
    edited:
      '受持续强降雨影响，京广线、贵广线周日凌晨先后中断，约三万名旅客滞留在广州南站和广州站。广州铁路局称，韶关境内一处路基被洪水冲毁，抢修人员已到达现场，预计周一中午恢复通车。据气象部门预报，未来两天粤北仍有大雨到暴雨，局部降雨量可达150毫米。当地政府开放了十二所学校，安置受灾群众四千多人。',
  },
  {
    title: 'Bahnstreik: Gewerkschaft ruft ab Mittwoch zu 48 Stunden Ausstand auf',
    otherTitle: 'Lokführer streiken ab Mittwoch für 48 Stunden',
    text: 'Die Gewerkschaft der Lokführer hat für Mittwoch und Donnerstag zu einem Ausstand von 48 Stunden aufgerufen. Betroffen sind der Fernverkehr und die S-Bahnen in Berlin, Hamburg und Stuttgart, wie der Vorsitzende Arne Tölke in Frankfurt sagte. Die Bahn hatte zuletzt 4,8 Prozent mehr Lohn in zwei Stufen geboten, die Gewerkschaft fordert 7,5 Prozent. Der Konzern kündigte einen Notfahrplan an und hob die Zugbindung für alle Fahrkarten auf.',
    more: ' Der Fahrgastverband Pro Bahn rief beide Seiten auf, einen Schlichter zu berufen. Im Güterverkehr soll der Ausstand schon am Dienstagabend beginnen, was vor allem Stahlwerke und Häfen trifft.',
    dateline: 'FRANKFURT (dpa) - ',
    edited:
      'Für Mittwoch und Donnerstag hat die Gewerkschaft der Lokführer zu einem Ausstand von 48 Stunden aufgerufen. Betroffen sind der Fernverkehr sowie die S-Bahnen in Berlin, Hamburg und Stuttgart, sagte der Vorsitzende Arne Tölke in Frankfurt. Die Bahn hatte zuletzt 4,8 Prozent mehr Lohn in zwei Stufen geboten, die Gewerkschaft fordert 7,5 Prozent. Der Konzern kündigte einen Notfahrplan an und hob die Zugbindung für alle Fahrkarten auf.',
  },
  {
    title: 'Zambia agrees with bondholders on $3 billion of debt',
    otherTitle: 'Zambia, bondholders reach deal on $3 bln debt',
    text: 'Zambia and a committee of its bondholders have agreed how to restructure $3 billion of debt, the finance ministry said on Monday, three years after the country stopped paying. Holders give up 840 million dollars of claims and get two new bonds. Finance Minister Situmbeko Musa said that official lenders under China and France had confirmed that the terms treat all alike. The IMF called the deal a large step.',
    more: ' A first offer failed in November when the official lenders refused it. Zambia still has to settle with banks from China and South Africa, which hold some 3.3 billion dollars.',
    dateline: 'LUSAKA, March 25 (Reuters) - ',
    edited:
      'Zambia has agreed with a committee of its bondholders how to restructure $3 bln of debt, the finance ministry said on Monday, three years after the country stopped paying. Holders will give up 840 million dollars of claims and get two new bonds. Official lenders under China and France had confirmed that the terms treat all alike, Finance Minister Situmbeko Musa said. The IMF called the deal a large step.',
  },
];

/** 60 pairs: five ways in which one piece is carried twice. */
export const positivePairs: readonly Pair[] = pieces.flatMap((piece) => {
  const { title, otherTitle, text, more, dateline, edited } = piece;
  const isHan = /\p{Script=Han}/u.test(title);
  const update = isHan ? `更新2：${title}` : `UPDATE 2-${title}`;
  const first = { title, text };
  return [
    { how: 'another headline', first, second: { title: otherTitle, text } },
    {
      how: 'cut short',
      first,
      second: { title, text: `${text.slice(0, isHan ? 70 : 210)} [...]` },
    },
    { how: 'carried on', first, second: { title: update, text: `${dateline}${text}${more}` } },
    { how: 'edited', first, second: { title: otherTitle, text: edited } },
    {
      how: 'edited and carried on',
      first: { title: `${title} - Example Post`, text: `${dateline}${edited}` },
      second: { title: otherTitle, text: `${text}${more}` },
    },
  ];
});
