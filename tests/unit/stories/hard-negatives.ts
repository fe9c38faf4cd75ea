/** One template of a desk filled in twice: two news, however much their texts share. */
export interface Template {
  readonly title: string;
  readonly text: string;
  /** What stands for `{0}`, `{1}`, … in each of the two. */
  readonly first: readonly string[];
  readonly second: readonly string[];
}

type Row = readonly [string, string, readonly string[], readonly string[]];

const rows: readonly Row[] = [
  // Central banks.
  [
    'Fed adds {0} bln dlrs in reserves',
    'The Federal Reserve added {0} bln dlrs of temporary reserves to the banking system through overnight repurchase agreements, a spokesman for the bank said.',
    ['2'],
    ['3'],
  ],
  [
    'Bank of England offers {0} mln stg help to money market',
    'The Bank of England gave the money market {0} mln stg of assistance in the afternoon session, buying bills at established rates.',
    ['96'],
    ['114'],
  ],
  [
    'Bundesbank allots {0} billion euros at weekly tender',
    'The central bank allotted {0} billion euros to {1} bidders in its weekly refinancing tender at the fixed rate, it said in a statement.',
    ['4.2', '31'],
    ['6.8', '44'],
  ],
  [
    'PBOC sets yuan midpoint at {0} per dollar',
    'The central bank set the midpoint of the yuan at {0} per dollar before the market opened, against the previous fix of {1}.',
    ['7.1021', '7.1044'],
    ['7.0988', '7.1021'],
  ],
  [
    'Central bank of {0} holds key rate at {1} percent',
    'The central bank of {0} left its main policy rate at {1} percent on Thursday, as all but two analysts in a survey had expected, and said that inflation would slow.',
    ['Norway', '4.5'],
    ['Mexico', '11'],
  ],
  [
    'RBA raises cash rate to {0} percent',
    'The Reserve Bank raised its cash rate by a quarter point to {0} percent, saying that inflation was still too high and that more tightening may be needed.',
    ['3.85'],
    ['4.10'],
  ],
  [
    '人民银行开展{0}亿元逆回购操作',
    '中国人民银行今日以利率招标方式开展了{0}亿元七天期逆回购操作，中标利率为{1}%，以维护银行体系流动性合理充裕。',
    ['20', '1.8'],
    ['50', '1.8'],
  ],
  [
    'Turkish central bank reserves at {0} billion dollars',
    'Gross reserves of the central bank stood at {0} billion dollars in the week that ended on {1}, data on its website showed.',
    ['128.4', 'May 3'],
    ['131.9', 'May 10'],
  ],
  // Bonds.
  [
    '{0} sells {1} million euro ten-year bond',
    '{0} has sold a bond of {1} million euros due in ten years to yield 85 basis points over mid-swaps, the lead managers said.',
    ['Enel', '500'],
    ['Orange', '750'],
  ],
  [
    'Treasury sells {0} billion of two-year notes at {1} percent',
    'The Treasury sold {0} billion dollars of two-year notes at a high yield of {1} percent, with bids covering the amount on offer well.',
    ['69', '4.706'],
    ['66', '4.898'],
  ],
  [
    'Italy sells {0} bln euros of six-month bills',
    'Italy sold {0} billion euros of six-month bills at an average yield of {1} percent, the Treasury said after the auction closed.',
    ['7.5', '3.62'],
    ['6.5', '3.71'],
  ],
  [
    'Spain plans to sell up to {0} billion euros of bonds',
    'The Spanish Treasury plans to sell between {1} billion and {0} billion euros of bonds at an auction on Thursday, it said on its website.',
    ['5.5', '4.5'],
    ['6.5', '5.5'],
  ],
  [
    '{0} issues {1} mln dlr eurobond',
    '{0} is issuing a {1} mln dlr eurobond due 1994 paying 8-1/2 pct and priced at 101-3/8, bookrunner said. Payment date is {2}.',
    ['Nippon Steel', '100', 'April 23'],
    ['Sumitomo Metal', '100', 'April 30'],
  ],
  [
    'Portugal ten-year yield {0} basis points higher',
    'The yield of Portuguese ten-year bonds rose {0} basis points to {1} percent in early trade, the highest since the start of the month, traders said.',
    ['4', '3.18'],
    ['7', '3.25'],
  ],
  // Dividends and results.
  [
    '{0} sets quarterly dividend',
    '{0} said its board set a regular quarterly dividend of 25 cts a share, payable on June 15 to holders of record on May 29.',
    ['Acme Corp'],
    ['Zenith Industries'],
  ],
  [
    '{0} declares dividend of {1} cents',
    'The board of {0} declared a dividend of {1} cents a share for the quarter, the company said in a statement to the exchange.',
    ['Alpine Foods', '12'],
    ['Harbor Steel', '18'],
  ],
  [
    'Novatek raises dividend to {0} cents',
    'Novatek raised its quarterly dividend to {0} cents a share from {1} cents and said that it would go on buying back its own shares.',
    ['40', '38'],
    ['42', '40'],
  ],
  [
    '{0} Inc 1st qtr net',
    'Shr {1} cts vs {2} cts. Net {3} vs {4}. Revs {5} mln vs {6} mln. The company said results include a gain from the sale of a plant.',
    ['Calder', '31', '28', '1,204,000', '1,110,000', '24.1', '22.0'],
    ['Brunswell', '17', '21', '802,000', '960,000', '11.3', '12.2'],
  ],
  [
    '{0} quarterly profit rises {1} percent',
    '{0} said that its net profit for the quarter rose {1} percent on higher sales abroad, beating the average forecast of analysts.',
    ['Delmar', '8'],
    ['Orica', '14'],
  ],
  [
    'Samsung forecasts operating profit of {0} trillion won',
    'Samsung Electronics said that its operating profit for the {1} quarter was likely {0} trillion won, as prices of memory chips rose.',
    ['6.6', 'first'],
    ['10.4', 'second'],
  ],
  [
    '贵州酒业一季度净利润增长{0}%',
    '贵州酒业公告称，公司一季度实现营业收入{1}亿元，净利润同比增长{0}%，基本每股收益有所提高，公司拟向全体股东派发现金红利。',
    ['15.7', '464.8'],
    ['19.2', '387.6'],
  ],
  [
    '{0} trims full-year guidance',
    '{0} cut its guidance for the full year to between {1} and {2} dollars a share because of weak demand in Europe, sending its stock lower.',
    ['Garmont', '3.10', '3.20'],
    ['Polytek', '1.40', '1.55'],
  ],
  // Shares, currencies and goods.
  [
    'Nikkei ends {0} percent higher',
    'The Nikkei share average closed {0} percent higher at {1} as exporters gained on a weaker yen, while the broader Topix rose as well.',
    ['0.8', '39,102.44'],
    ['1.3', '39,611.02'],
  ],
  [
    'Brent crude settles at {0} dollars a barrel',
    'Brent crude futures settled at {0} dollars a barrel, up {1} cents, as traders weighed supply cuts against signs of weak demand in Asia.',
    ['83.47', '52'],
    ['84.11', '64'],
  ],
  [
    'Gold {0} to {1} dollars an ounce',
    'Spot gold was at {1} dollars an ounce by 0935 GMT as investors waited for data on American inflation that is due later this week.',
    ['edges up', '2,331'],
    ['edges up', '2,342'],
  ],
  [
    '{0} shares fall {1} percent',
    'Shares of {0} fell {1} percent in early trading after the company said that its chief financial officer would leave at the end of the year.',
    ['Corvex', '6'],
    ['Lumina', '9'],
  ],
  [
    'Wheat closes at {0} dollars a bushel in Chicago',
    'Wheat for delivery in July closed at {0} dollars a bushel on the Chicago Board of Trade after rain was forecast for the plains.',
    ['5.87'],
    ['6.02'],
  ],
  [
    'Sterling at {0} against the dollar',
    'The pound traded at {0} against the dollar and at {1} pence per euro in London as investors awaited a speech by the governor.',
    ['1.2711', '85.2'],
    ['1.2684', '85.6'],
  ],
  [
    '沪指收盘上涨{0}%',
    '今日A股三大指数集体收涨，截至收盘，沪指涨{0}%，报{1}点，两市成交额较前一交易日有所放大，半导体板块领涨。',
    ['0.42', '3128.48'],
    ['0.75', '3171.15'],
  ],
  [
    'Cocoa arrivals at {0} tonnes',
    'Cocoa arrivals at ports in Ivory Coast reached {0} tonnes since the start of the season by {1}, exporters estimated, below the figure of a year ago.',
    ['1.36 million', 'April 14'],
    ['1.39 million', 'April 28'],
  ],
  // Economic figures.
  [
    '{0} inflation slows to {1} percent in March',
    'Consumer prices in {0} rose {1} percent from a year before in March, the statistics office said, a little less than economists had forecast.',
    ['Sweden', '4.1'],
    ['Poland', '2.0'],
  ],
  [
    'Weekly jobless claims at {0}',
    'The number of Americans who filed new claims for unemployment benefits was {0} in the week, the Labor Department said, close to forecasts.',
    ['212,000'],
    ['231,000'],
  ],
  [
    'Canada trade surplus {0} billion dollars in {1}',
    'Canada had a trade surplus of {0} billion dollars in {1} as exports of crude rose, Statistics Canada said on its website.',
    ['1.4', 'February'],
    ['2.3', 'March'],
  ],
  [
    '国家统计局：{0}月CPI同比上涨{1}%',
    '国家统计局今日公布数据显示，{0}月份全国居民消费价格同比上涨{1}%，其中城市上涨，农村上涨，食品价格有所下降。',
    ['3', '0.1'],
    ['4', '0.3'],
  ],
  [
    'Gasoline stocks fall {0} million barrels',
    'Gasoline stocks in the United States fell by {0} million barrels last week to {1} million barrels, the Energy Information Administration said.',
    ['1.2', '227.4'],
    ['3.6', '223.8'],
  ],
  // Sports.
  [
    '{0} beat {1} {2}',
    '{0} won {2} against {1} in front of a full house and stay in the race for the title with four matches to play in the season.',
    ['Rovers', 'Wanderers', '2-1'],
    ['Rovers', 'Athletic', '3-0'],
  ],
  [
    '{0} wins stage {1} of the tour',
    '{0} won stage {1} of the tour in a sprint of the whole field while the wearer of the yellow jersey finished safely in the pack.',
    ['Philipsen', '10'],
    ['Girmay', '12'],
  ],
  [
    'Yankees {0}, Red Sox {1}',
    'The Yankees scored {0} runs against the Red Sox, with two homers in the seventh inning, and lead the series before the last game.',
    ['6', '3'],
    ['8', '7'],
  ],
  [
    'Injury report: {0} out for {1} weeks',
    'The club said that {0} would be out for {1} weeks with a strained hamstring and would miss the derby at the end of the month.',
    ['Henderson', 'three'],
    ['Callahan', 'six'],
  ],
  // Weather, quakes and traffic.
  [
    'Weather in Lisbon: high of {0} degrees',
    'The forecast for Lisbon: sunny with light winds from the north, a high of {0} degrees and a low of {1} degrees, no rain expected.',
    ['24', '15'],
    ['27', '17'],
  ],
  [
    'Magnitude {0} earthquake strikes off {1}',
    'An earthquake of magnitude {0} struck off the coast of {1} at a depth of 10 km, the geological survey said. There were no reports of damage.',
    ['5.6', 'Sumatra'],
    ['6.1', 'Honshu'],
  ],
  [
    'Air quality in Delhi: index at {0}',
    'The index of air quality in the capital stood at {0} in the morning, in the category of very poor, the pollution board said in its bulletin.',
    ['312'],
    ['348'],
  ],
  [
    '{0}发布暴雨{1}预警',
    '{0}气象台今日发布暴雨{1}预警信号，预计未来三小时内降雨量将达五十毫米以上，请市民注意防范城市内涝和山洪灾害。',
    ['Shenzhen', 'IV级'],
    ['Zhuhai', 'III级'],
  ],
  [
    'Roadworks on the {0} from {1}',
    'The {0} will be closed at night from {1} for work on the surface, the highway agency said, and drivers should follow the signed detour.',
    ['A7', 'Monday'],
    ['A14', 'Wednesday'],
  ],
  [
    'Daily update: {0} new cases in the state',
    'The health department reported {0} new cases and {1} deaths in the state in the past day, and said that hospitals had enough beds.',
    ['1,204', '11'],
    ['1,377', '9'],
  ],
  // The same place filled with another word: no number and no name with a capital.
  [
    '{0} closes lower in Chicago',
    'Futures of {0} for delivery in July closed lower on the Chicago Board of Trade after rain was forecast; traders said that {0} may fall further.',
    ['wheat'],
    ['corn'],
  ],
  [
    'Oil {0} 2 percent after stocks report',
    'Crude oil {0} 2 percent on Wednesday after a report on stocks in the United States, and analysts said that the market may stay nervous this week.',
    ['rises'],
    ['falls'],
  ],
  [
    'Senate {0} the farm bill in late vote',
    'The Senate {0} the farm bill late in the night by a narrow margin after hours of debate, and leaders of both parties spoke of a long road ahead.',
    ['passes'],
    ['rejects'],
  ],
  [
    'Orders of machinery {0} 4.1 percent in {1} quarter',
    'Orders of machinery {0} 4.1 percent in the {1} quarter from the one before, the association of makers said, as demand at home changed.',
    ['rose', 'first'],
    ['rose', 'second'],
  ],
  [
    '{0}发布高温黄色预警',
    '{0}市气象台今日发布高温黄色预警信号，预计未来三天最高气温将升至三十五度以上，请市民注意防暑降温，尽量减少户外活动。',
    ['北京'],
    ['上海'],
  ],
  [
    '上月房价{0}0.3%',
    '国家统计局今日公布，上月七十个大中城市新建商品住宅销售价格环比{0}0.3%，专家认为市场仍处于调整阶段，后续走势有待观察。',
    ['上涨'],
    ['下跌'],
  ],
  [
    'Firmware {0} for model {1} is out',
    'The maker has put firmware {0} for its model {1} on its site; it mends the sleep of the screen and should be installed by everyone.',
    ['2.1', 'LX20'],
    ['2.1', 'LX45'],
  ],
  [
    '{0} finals: favourites through',
    'The favourites went through to the last four of the {0} draw without losing a set on Tuesday, and the {0} final is on Saturday.',
    ["men's"],
    ["women's"],
  ],
  [
    'Verkehr: Sperrung der {0} ab {1}',
    'Die {0} wird ab {1} für Bauarbeiten in beiden Richtungen gesperrt, teilte die Autobahn GmbH mit; die Umleitung ist ausgeschildert.',
    ['A3', 'Montag'],
    ['A5', 'Freitag'],
  ],
  [
    'Bayern schlägt {0} {1}',
    'Der FC Bayern hat am Samstag gegen {0} mit {1} gewonnen und bleibt in der Tabelle vorn; die Tore fielen alle in der zweiten Halbzeit.',
    ['Köln', '3:1'],
    ['Mainz', '2:0'],
  ],
  // Notices.
  [
    '{0} recalls {1} vehicles',
    '{0} is recalling {1} vehicles in the United States because a fault in the software may switch off the rear camera, the regulator said.',
    ['Honda', '120,000'],
    ['Subaru', '118,000'],
  ],
  [
    'Version {0} of the compiler released',
    'Version {0} of the compiler is out. It brings faster builds, fixes {1} bugs and is available for all supported platforms from the usual place.',
    ['14.1', '63'],
    ['14.2', '41'],
  ],
  [
    'Lottery: jackpot of {0} million',
    'The winning numbers drawn on {1} for a jackpot of {0} million were announced in the evening; nobody had all six of them, the company said.',
    ['112', 'Friday'],
    ['124', 'Tuesday'],
  ],
  [
    '{0} appoints new chief executive',
    '{0} has appointed a new chief executive, who will begin in the autumn and succeed the founder, the company said in a short statement.',
    ['Vantor'],
    ['Mirelle'],
  ],
  [
    'Fitch affirms {0} at {1}',
    'Fitch Ratings has affirmed the long-term rating of {0} at {1} with a stable outlook, pointing to a strong balance sheet and low debt.',
    ['Slovakia', 'A'],
    ['Croatia', 'BBB'],
  ],
];

/** Templates with their two fillings. */
export const hardNegatives: readonly Template[] = rows.map(([title, text, first, second]) => ({
  title,
  text,
  first,
  second,
}));

/** A template filled in. */
export function fill(template: string, values: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (_, at: string) => values[Number(at)] ?? '');
}
