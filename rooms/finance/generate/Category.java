package generate;

/** What the group budgets for; the weights shape the volume and the money of each category. */
public enum Category {
  FACILITIES("Facilities", "6100", 9, 30),
  IT("IT & software", "6200", 11, 26),
  LOGISTICS("Logistics", "6300", 20, 34),
  MARKETING("Marketing", "6400", 8, 22),
  OFFICE("Office supplies", "6500", 14, 4),
  SERVICES("Professional services", "6600", 6, 24),
  TRAINING("Training", "6700", 7, 5),
  TRAVEL("Travel", "6800", 25, 15);

  public final String title;
  public final String account;
  public final int lines;
  public final int money;

  Category(String title, String account, int lines, int money) {
    this.title = title;
    this.account = account;
    this.lines = lines;
    this.money = money;
  }
}
