import 'reflect-metadata';

import {
  BaseEntity,
  Column,
  DataSource,
  Entity,
  MoreThan,
  PrimaryGeneratedColumn,
  type EntityManager,
  type Repository,
} from 'typeorm';

@Entity()
export class Photo extends BaseEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text')
  name!: string;

  @Column('int')
  size!: number;

  static async largest(): Promise<Photo | null> {
    const found = await this.find({ order: { size: 'DESC' }, take: 1 });
    return found[0] ?? null;
  }
}

export async function open(): Promise<DataSource> {
  const source = new DataSource({ type: 'sqljs', entities: [Photo], synchronize: true });
  return await source.initialize();
}

export class Album {
  private readonly photos: Repository<Photo>;

  constructor(private readonly source: DataSource) {
    this.photos = source.getRepository(Photo);
  }

  async add(name: string, size: number): Promise<Photo> {
    const photo = this.photos.create({ name, size });
    return await this.photos.save(photo);
  }

  async above(limit: number): Promise<string[]> {
    const found = await this.photos.findBy({ size: MoreThan(limit) });
    return found.map((each) => each.name);
  }

  async grow(by: number): Promise<number> {
    return await this.source.transaction(async (manager) => await grown(manager, by));
  }

  async broken(): Promise<unknown> {
    return await this.photos.createQueryBuilder('p').where('p.nothing = 1').getMany();
  }

  label(photo: Photo): string {
    const { id, name } = photo;
    return `${id}: ${name}`;
  }
}

async function grown(manager: EntityManager, by: number): Promise<number> {
  await manager.increment(Photo, { size: MoreThan(0) }, 'size', by);
  return await manager.count(Photo);
}
