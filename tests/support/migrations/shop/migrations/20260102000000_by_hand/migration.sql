-- What Prisma's schema language cannot say; and semicolons; where they end no statement.
CREATE EXTENSION pg_trgm;
CREATE FUNCTION trim_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.body := rtrim(NEW.body, '; ');
  RETURN NEW;
END
$$;
CREATE TRIGGER trim_body BEFORE INSERT ON reviews FOR EACH ROW EXECUTE FUNCTION trim_body();

CREATE UNIQUE INDEX products_name_key ON products (name) NULLS NOT DISTINCT;
CREATE INDEX products_search_idx ON products USING gin (search);
CREATE UNIQUE INDEX products_name_lower_key ON products (lower(name));
CREATE UNIQUE INDEX reviews_first_key ON reviews (product_id) WHERE body = 'first';
ALTER TABLE reviews ADD CONSTRAINT reviews_body_check CHECK (body <> '');
CREATE VIEW product_names AS SELECT name FROM products;

CREATE TABLE sales (position bigint PRIMARY KEY, kind text NOT NULL) PARTITION BY RANGE (position);
CREATE TABLE sales_0 PARTITION OF sales FOR VALUES FROM (0) TO (1000);
CREATE TABLE sales_rest PARTITION OF sales DEFAULT;
CREATE INDEX sales_kind_idx ON sales (kind);
GRANT SELECT ON products TO hma_app;
